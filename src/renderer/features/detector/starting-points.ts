import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { DetectorModel, TrainDetectorInput } from '../../../shared/contract/detector.ts';
import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { detectorArchitectures } from '../../../shared/domain/detector-recipes.ts';
import { headWords } from '../../../shared/domain/starting-words.ts';

interface Offer {
  value: string;
  label: string;
}

/** What there is to start from: whole detectors, and weights of backbones. */
export interface StartingPoints {
  detectors: readonly DetectorModel[];
  backbones: readonly CatalogueModel[];
}

/** What a training of this architecture can start from, in groups; those that hold nothing are left out. */
export function offersFor(
  architecture: DetectorArchitecture,
  { detectors, backbones }: StartingPoints,
): { group: string; items: Offer[] }[] {
  const fitting = detectors.filter((model) => model.architecture === architecture);
  const offer = ({ id, name }: { id: number | string | null; name: string }): Offer => ({
    value: String(id),
    label: name,
  });
  return [
    {
      group: 'Backbone, the rest fresh',
      items: [
        { value: 'default', label: 'Backbone trained on ImageNet' },
        ...fittingBackbones(architecture, backbones).map(offer),
      ],
    },
    { group: 'Detectors trained here', items: fitting.filter(({ runId }) => runId !== null).map(offer) },
    {
      group: 'Imported detectors',
      items: fitting.filter(({ id, runId }) => id !== 'starter' && runId === null).map(offer),
    },
    { group: 'Shipped detector', items: fitting.filter(({ id }) => id === 'starter').map(offer) },
    { group: 'Nothing', items: [{ value: 'random', label: 'Random weights' }] },
  ].filter(({ items }) => items.length > 0);
}

/** The weights that an offer stands for. */
export function weightsOf(value: string | null): TrainDetectorInput['weights'] {
  switch (value) {
    case 'random':
    case 'starter':
      return value;
    case 'default':
    case null:
      return 'default';
    default:
      return Number(value);
  }
}

/** What of the weights is kept and what starts fresh. */
export function startingWords(
  weights: TrainDetectorInput['weights'],
  detectors: readonly DetectorModel[],
  classNames: readonly string[],
): string {
  if (weights === 'random') return 'Everything starts fresh, which wants far more photos and epochs.';
  const detector = detectors.find(({ id }) => id === weights);
  if (detector === undefined) return 'Pyramid and heads start fresh.';
  return headWords(detector.classNames, classNames);
}

/** Backbones' weights that the project has taken in and that fit. */
function fittingBackbones(
  architecture: DetectorArchitecture,
  backbones: readonly CatalogueModel[],
): readonly CatalogueModel[] {
  const wanted = detectorArchitectures.find(({ name }) => name === architecture)?.backbone;
  return backbones.filter(({ id, backbone }) => id !== null && backbone === wanted);
}
