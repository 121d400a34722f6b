import type { Finding, FindingDetails, FindingKind } from '../../shared/contract/findings.ts';
import { english } from './english.ts';
import { formatShare } from './format.ts';
import { splitLabel } from './strings.ts';
import type { ClassNames } from './use-taxonomies.ts';

const words = english.ui.findingWords;

interface Words {
  label: string;
  /** What it finds, and how. */
  about: string;
}

export const findingWords: Readonly<Record<FindingKind, Words>> = words.findingWords;

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
      return words.predictedEventNameLoss(events.name(details.predicted), details.loss);
    case 'uncertain':
      return words.firstOrSecond(events.name(details.first), events.name(details.second));
    case 'disagreement':
      return disagreementReason(details);
    case 'leak':
      return words.alsoInSplits(details.splits.map(splitLabel).join(words.and));
    case 'near-duplicate':
      return words.othersLikeIt(details.size - 1);
    case 'outlier':
      return words.unlikeItsClassAsFar(details.distance / details.usual);
    case 'dark':
      return words.lightness(details.lightness);
    case 'blurred':
      return words.sharpness(details.sharpness);
    case 'tiny':
      return words.widthHeightPx(Math.round(details.width), Math.round(details.height));
    case 'truncated':
      return details.edges.length > 0
        ? words.cutAtThePhotos(details.edges.join(words.and))
        : words.cutAlongAStraightLine;
  }
}

function disagreementReason({ reason, className, score, iou }: Extract<FindingDetails, { kind: 'disagreement' }>) {
  switch (reason) {
    case 'class':
      return words.detectorSaysClassNameScore(className ?? '', score ?? 0);
    case 'outline':
      return words.outlineIou(iou);
    case 'not-found':
      return words.notFoundByTheDetector;
  }
}

/** What a tile shows of its findings: those that still hold, the kind asked for first. */
export function shownFindings(findings: readonly Finding[], first: FindingKind | undefined): Finding[] {
  const holding = findings.filter(({ outdated }) => !outdated);
  return [...holding.filter(({ kind }) => kind === first), ...holding.filter(({ kind }) => kind !== first)];
}
