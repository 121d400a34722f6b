import { largestEpoch, type ClassFactor, type PhotoPlan } from '../contract/balance-plan.ts';
import { StudioError } from './errors.ts';

/** Training photos that show the same garment classes. */
export interface PhotoGroup {
  /** Positions among the class names, rising, each once; none where the photos show no garment. */
  classes: readonly number[];
  photos: number;
  /** Garments in all of them together, by `classes`. */
  garments: readonly number[];
}

/** What an epoch is expected to draw of a garment class. */
export interface ClassDraws {
  /** Training photos that show it, and its garments in them. */
  photos: number;
  garments: number;
  /** What the class asks for: draws of each of its photos, before a cap and before what its other classes ask for. */
  factor: number;
  /** Mean over epochs of draws of its photos, and of its garments that are seen by them. */
  expectedPhotos: number;
  expectedGarments: number;
  /** Whether the cap cuts the draws of some of its photos. */
  limited: boolean;
}

export interface PlannedPhotos {
  photos: number;
  /** Mean number of draws of an epoch. */
  size: number;
  /** Mean draws of a photo, by group. */
  groupFactors: Float64Array;
  /** By position of the class. */
  classes: ClassDraws[];
}

/** What every photo once amounts to. */
export const plainPhotoPlan: PhotoPlan = {
  kind: 'detector',
  strategy: 'none',
  threshold: 1,
  factors: [],
  cap: null,
};

/**
 * Draws that a class asks for of each of its photos: max(1, sqrt(t / f)), where f is the share of the training photos
 * that show it and t the threshold (repeat factor sampling: Gupta, Dollár and Girshick, "LVIS: A dataset for large
 * vocabulary instance segmentation", CVPR 2019, as Detectron2's RepeatFactorTrainingSampler has it).
 *
 * @param photos that show the class
 * @param all training photos
 */
export function repeatFactor(photos: number, all: number, threshold: number): number {
  return photos === 0 ? 1 : Math.max(1, Math.sqrt((threshold * all) / photos));
}

/**
 * What an epoch of a plan draws from these photos: each as often as the neediest of its classes asks for, at most as
 * often as the cap allows, and once where it shows no garment. Of a photo's draws the whole part is certain; the rest is
 * chance, drawn anew in each epoch.
 *
 * @param names of the garment classes, by position
 * @throws StudioError BAD_REQUEST where nothing would be drawn, or more than an epoch may hold
 */
export function planPhotos(
  groups: readonly PhotoGroup[],
  names: readonly string[],
  plan: PhotoPlan = plainPhotoPlan,
): PlannedPhotos {
  const photos = groups.reduce((sum, group) => sum + group.photos, 0);
  const classes = names.map((): ClassDraws => ({
    photos: 0,
    garments: 0,
    factor: 1,
    expectedPhotos: 0,
    expectedGarments: 0,
    limited: false,
  }));
  for (const group of groups) {
    for (const [index, each] of ofClasses(classes, group)) {
      each.photos += group.photos;
      each.garments += group.garments[index] ?? 0;
    }
  }
  const byHand = new Map(plan.factors.map(({ garment, factor }) => [garment, factor]));
  for (const [position, each] of classes.entries()) {
    const usual = plan.strategy === 'none' ? 1 : repeatFactor(each.photos, photos, plan.threshold);
    each.factor = byHand.get(names[position] ?? '') ?? usual;
  }
  let size = 0;
  const groupFactors = Float64Array.from(groups, (group) => {
    const asked = group.classes.map((position) => classes[position]?.factor ?? 1);
    const wanted = asked.length === 0 ? 1 : asked.reduce((most, each) => Math.max(most, each), 0);
    const factor = Math.min(wanted, plan.cap ?? Infinity);
    size += factor * group.photos;
    for (const [index, each] of ofClasses(classes, group)) {
      each.expectedPhotos += factor * group.photos;
      each.expectedGarments += factor * (group.garments[index] ?? 0);
      each.limited ||= factor < wanted;
    }
    return factor;
  });
  checkSize(size);
  return { photos, size, groupFactors, classes };
}

function ofClasses(classes: readonly ClassDraws[], group: PhotoGroup): [index: number, draws: ClassDraws][] {
  return group.classes.flatMap((position, index) => {
    const each = classes[position];
    return each === undefined ? [] : [[index, each] as [number, ClassDraws]];
  });
}

function checkSize(size: number): void {
  if (size > largestEpoch) {
    throw new StudioError('BAD_REQUEST', `An epoch would have ${Math.round(size)} draws.`, {
      field: 'plan.cap',
      cause: `at most ${largestEpoch} are possible`,
      remedy: 'Set a cap, or lower the threshold or the factors set by hand.',
    });
  }
  if (size > 0) return;
  throw new StudioError('BAD_REQUEST', 'The plan would draw no photo.', {
    field: 'plan.factors',
    remedy: 'Give some garment class a factor above 0.',
  });
}

/**
 * Checks that factors set by hand name known garment classes, each once.
 *
 * @throws StudioError BAD_REQUEST naming the factor
 */
export function checkFactors(factors: readonly ClassFactor[], known: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, { garment }] of factors.entries()) {
    const field = `plan.factors.${index}`;
    if (!known.includes(garment)) {
      throw new StudioError('BAD_REQUEST', `The data has no garment class “${garment}”.`, {
        field,
        known: [...known],
        remedy: 'Take its factor out of the plan, or add the class.',
      });
    }
    if (seen.has(garment)) {
      throw new StudioError('BAD_REQUEST', `${garment} has two factors.`, { field, remedy: 'Keep one of them.' });
    }
    seen.add(garment);
  }
}
