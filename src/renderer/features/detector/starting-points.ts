import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { DetectorModel, TrainDetectorInput } from '../../../shared/contract/detector.ts';
import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { detectorArchitectures } from '../../../shared/domain/detector-recipes.ts';
import { headWords } from '../../../shared/domain/starting-words.ts';
import { english } from '../../ui/english.ts';

const words = english.detector.startingPoints;

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
      group: words.backboneTheRestFresh,
      items: [
        { value: 'default', label: words.backboneTrainedOnImagenet },
        ...fittingBackbones(architecture, backbones).map(offer),
      ],
    },
    { group: words.detectorsTrainedHere, items: fitting.filter(({ runId }) => runId !== null).map(offer) },
    {
      group: words.importedDetectors,
      items: fitting.filter(({ id, runId }) => id !== 'starter' && runId === null).map(offer),
    },
    { group: words.shippedDetector, items: fitting.filter(({ id }) => id === 'starter').map(offer) },
    { group: words.nothing, items: [{ value: 'random', label: words.randomWeights }] },
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
  if (weights === 'random') return words.everythingStartsFreshWhichWants;
  const detector = detectors.find(({ id }) => id === weights);
  if (detector === undefined) return words.pyramidAndHeadsStartFresh;
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
