import type { PhotoPlan } from '../contract/balance-plan.ts';
import { planPhotos, type PhotoGroup } from './photo-sampling.ts';
import { createRandom } from './random.ts';

/** Training photos in their order, and what they show. */
export interface TrainingPhotos {
  groups: PhotoGroup[];
  /** Position in `groups` of each photo. */
  groupOf: Uint32Array;
  /** Garments of each photo by the classes of its group, one photo after the other. */
  garments: Uint32Array;
}

/** Draws the photos of the epochs of a training. */
export interface PhotoSampler {
  /**
   * Positions of the photos that an epoch visits, in its order, the first epoch being 1. By seed and epoch alone, so
   * that an epoch that is taken up in its middle goes on as it began.
   */
  draw(epoch: number): Uint32Array;
  /** Draws of so many epochs together, from the first on. */
  total(epochs: number): number;
}

/** Gathers photos one by one into groups of those that show the same garment classes. */
export interface PhotoGrouping {
  /** @param shown positions of the classes of the photo's garments, one for each garment */
  add(shown: readonly number[]): void;
  result(): TrainingPhotos;
}

export function startPhotoGrouping(): PhotoGrouping {
  const known = new Map<string, number>();
  const groups: { classes: number[]; photos: number; garments: number[] }[] = [];
  const groupOf: number[] = [];
  const garments: number[] = [];
  return {
    add: (shown) => {
      const classes = [...new Set(shown)].sort((left, right) => left - right);
      const key = classes.join(' ');
      const position = known.get(key) ?? groups.length;
      const group = groups[position] ?? { classes, photos: 0, garments: classes.map(() => 0) };
      known.set(key, position);
      groups[position] = group;
      group.photos += 1;
      for (const [index, each] of classes.entries()) {
        const count = shown.filter((other) => other === each).length;
        group.garments[index] = (group.garments[index] ?? 0) + count;
        garments.push(count);
      }
      groupOf.push(position);
    },
    result: () => ({ groups, groupOf: Uint32Array.from(groupOf), garments: Uint32Array.from(garments) }),
  };
}

/** Groups photos by the garment classes that they show, as `PhotoGrouping.add` takes them. */
export function groupPhotos(photos: Iterable<readonly number[]>): TrainingPhotos {
  const grouping = startPhotoGrouping();
  for (const shown of photos) grouping.add(shown);
  return grouping.result();
}

/**
 * The sampler of a plan; without one, every photo once.
 *
 * @param names of the garment classes, by position
 * @throws StudioError BAD_REQUEST as `planPhotos` does
 */
export function createPhotoSampler(
  { groups, groupOf }: Pick<TrainingPhotos, 'groups' | 'groupOf'>,
  { names, plan, seed }: { names: readonly string[]; plan: PhotoPlan | undefined; seed: number },
): PhotoSampler {
  const { groupFactors } = planPhotos(groups, names, plan);
  const factors = Float64Array.from(groupOf, (group) => groupFactors[group] ?? 0);
  return {
    draw: (epoch) => {
      const order: number[] = [];
      for (const [position, times] of timesDrawn(factors, seed, epoch).entries()) {
        for (let time = 0; time < times; time++) order.push(position);
      }
      return Uint32Array.from(createRandom(seed, `order of epoch ${epoch}`).shuffle(order));
    },
    total: (epochs) => {
      let total = 0;
      for (let epoch = 1; epoch <= epochs; epoch++) {
        for (const times of timesDrawn(factors, seed, epoch)) total += times;
      }
      return total;
    },
  };
}

/** The whole part of each factor, and one more with its rest as probability; a photo at least, as no epoch is empty. */
function timesDrawn(factors: Float64Array, seed: number, epoch: number): Uint32Array {
  const random = createRandom(seed, `repeats of epoch ${epoch}`);
  let total = 0;
  const times = Uint32Array.from(factors, (factor) => {
    const whole = Math.floor(factor);
    const drawn = whole + (random.uniform() < factor - whole ? 1 : 0);
    total += drawn;
    return drawn;
  });
  if (total > 0) return times;
  const neediest = factors.reduce((best, factor, position) => (factor > (factors[best] ?? 0) ? position : best), 0);
  return times.fill(1, neediest, neediest + 1);
}

/** Draws of the photos of each class in one epoch, how many different ones, and garments of the class seen by them. */
export function countPhotoDraws(
  { groups, groupOf, garments }: TrainingPhotos,
  order: Uint32Array,
  classCount: number,
): { drawn: number[]; distinct: number[]; garments: number[] } {
  const zeros = (): number[] => Array.from({ length: classCount }, () => 0);
  const counts = { drawn: zeros(), distinct: zeros(), garments: zeros() };
  const times = new Uint32Array(groupOf.length);
  for (const position of order) times[position] = (times[position] ?? 0) + 1;
  let start = 0;
  for (const [position, group] of groupOf.entries()) {
    const { classes = [] } = groups[group] ?? {};
    const drawn = times[position] ?? 0;
    for (const [index, each] of classes.entries()) {
      counts.drawn[each] = (counts.drawn[each] ?? 0) + drawn;
      counts.distinct[each] = (counts.distinct[each] ?? 0) + Math.min(1, drawn);
      counts.garments[each] = (counts.garments[each] ?? 0) + drawn * (garments[start + index] ?? 0);
    }
    start += classes.length;
  }
  return counts;
}
