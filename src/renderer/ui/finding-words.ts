import type { Finding, FindingDetails, FindingKind } from '../../shared/contract/findings.ts';
import { formatLoss, formatQuantity, formatShare, formatShort } from './format.ts';
import { splitLabel } from './strings.ts';
import type { ClassNames } from './use-taxonomies.ts';

interface Words {
  label: string;
  /** What it finds, and how. */
  about: string;
}

export const findingWords: Readonly<Record<FindingKind, Words>> = {
  'label-error': {
    label: 'Label errors',
    about: 'Photos whose event is likely another one: confident learning, by models that never saw the photo.',
  },
  loss: { label: 'Classifier errors', about: 'Garments that the classifier gets wrong, by how much it is off.' },
  uncertain: { label: 'Uncertain', about: 'Garments whose two likeliest events are close together.' },
  disagreement: {
    label: 'Detector disagrees',
    about:
      'Garments whose class or outline a detector sees otherwise, or that it does not find; and garments that nobody drew.',
  },
  leak: {
    label: 'Leaks',
    about: 'Nearly the same picture in two splits: figures on held-out photos come out too high.',
  },
  'near-duplicate': { label: 'Near duplicates', about: 'Nearly the same picture twice, by photo or by garment.' },
  outlier: { label: 'Outliers', about: 'Garments unlike the others of their class: a wrong class, or a wrong mask.' },
  dark: { label: 'Dark', about: 'Garments with hardly any light on them.' },
  blurred: { label: 'Blurred', about: 'Garments without visible detail.' },
  tiny: { label: 'Tiny', about: 'Garments of a few pixels.' },
  truncated: { label: 'Cut off', about: "Masks that end along a straight line: at the photo's border, or cut." },
};

export interface NamedClasses {
  events: ClassNames;
  garments: ClassNames;
}

/** Why a garment stands out, in a line. */
export function findingReason(details: FindingDetails, { events }: NamedClasses): string {
  switch (details.kind) {
    case 'label-error': {
      const likeliest = details.probabilities[0]?.probability ?? 0;
      return `${events.name(details.suggested)}? ${formatShare(likeliest, 0)}`;
    }
    case 'loss':
      return `Predicted ${events.name(details.predicted)}, loss ${formatLoss(details.loss)}`;
    case 'uncertain':
      return `${events.name(details.first)} or ${events.name(details.second)}`;
    case 'disagreement':
      return disagreementReason(details);
    case 'leak':
      return `Also in ${details.splits.map(splitLabel).join(' and ')}`;
    case 'near-duplicate':
      return `${formatQuantity(details.size - 1, 'other')} like it`;
    case 'outlier':
      return `Unlike its class, ${(details.distance / details.usual).toFixed(1)}× as far as usual`;
    case 'dark':
      return `Lightness ${formatShare(details.lightness)}`;
    case 'blurred':
      return `Sharpness ${details.sharpness.toFixed(1)}`;
    case 'tiny':
      return `${Math.round(details.width)} × ${Math.round(details.height)} px`;
    case 'truncated':
      return details.edges.length > 0
        ? `Cut at the photo's ${details.edges.join(' and ')}`
        : 'Cut along a straight line';
  }
}

function disagreementReason({ reason, className, score, iou }: Extract<FindingDetails, { kind: 'disagreement' }>) {
  switch (reason) {
    case 'class':
      return `Detector says ${className ?? ''} ${formatShort(score ?? 0)}`;
    case 'outline':
      return `Outline IoU ${formatShort(iou)}`;
    case 'not-found':
      return 'Not found by the detector';
  }
}

/** What a tile shows of its findings: those that still hold, the kind asked for first. */
export function shownFindings(findings: readonly Finding[], first: FindingKind | undefined): Finding[] {
  const holding = findings.filter(({ outdated }) => !outdated);
  return [...holding.filter(({ kind }) => kind === first), ...holding.filter(({ kind }) => kind !== first)];
}
