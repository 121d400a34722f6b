import type { BalancePlan } from '../contract/balance-plan.ts';
import type { TrainingRecipe } from '../contract/training.ts';
import { createRandom, type Random } from './random.ts';
import { plainPlan, planDraws, type SampleCell } from './sampling.ts';

/** Draws the positions of one epoch. */
export interface Sampler {
  /** Positions into the training samples, in the order that the epoch visits them. */
  draw(random: Random): Uint32Array;
  /** Draws of an epoch. */
  size: number;
}

/** Training samples by their cell. */
export interface CellSamples {
  /** Those that occur, by position of the event and then of the garment class; unknown classes are last. */
  cells: SampleCell[];
  /** Position in `cells` of each sample. */
  cellOf: Uint32Array;
}

/** Class names by their position in a sample. */
export interface ClassNames {
  events: readonly string[];
  garments: readonly string[];
}

/** Groups samples, of which event and garment are positions into the names. */
export function groupSamples(
  samples: readonly { event: number; garment: number | null }[],
  names: ClassNames,
): CellSamples {
  return groupPositions(
    Uint32Array.from(samples, ({ event }) => event),
    Int32Array.from(samples, ({ garment }) => garment ?? -1),
    names,
  );
}

/**
 * Groups samples by the positions of their classes among the names.
 *
 * @param eventOf position of each sample's event
 * @param garmentOf position of its garment class, or -1
 */
export function groupPositions(
  eventOf: Uint32Array,
  garmentOf: Int32Array,
  { events, garments }: ClassNames,
): CellSamples {
  const width = garments.length + 1;
  const keys = eventOf.map((event, index) => {
    const garment = garmentOf[index] ?? -1;
    return event * width + (garment === -1 ? garments.length : garment);
  });
  const counts = new Uint32Array(events.length * width);
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  const positions = new Uint32Array(counts.length);
  const cells: SampleCell[] = [];
  for (const [key, count] of counts.entries()) {
    if (count === 0) continue;
    positions[key] = cells.length;
    cells.push({ event: events[Math.floor(key / width)] ?? '', garment: garments[key % width] ?? null, count });
  }
  return { cells, cellOf: keys.map((key) => positions[key] ?? 0) };
}

/** The plan of a recipe: its own, or what its strategy amounts to. */
export function planOfRecipe({ plan, sampler, sampledLabel }: TrainingRecipe): BalancePlan {
  return plan ?? { ...plainPlan, strategy: sampler, label: sampledLabel, replacement: sampler !== 'none' };
}

/** The generator whose successive states draw the epochs of a training. */
export function createSamplerRandom(seed: number): Random {
  return createRandom(seed, 'sampler');
}

/**
 * The sampler of a plan. Every sample once, where the plan changes nothing; each draw for itself with the plan's weights,
 * where samples may come again and no cell has a limit; else by quotas, which hold limits in every epoch.
 *
 * @throws StudioError BAD_REQUEST as `planDraws` does
 */
export function createSampler({ cells, cellOf }: CellSamples, plan: BalancePlan): Sampler {
  const { weights, draws, size } = planDraws(cells, plan);
  const plain = plan.strategy === 'none' && plan.targets.length === 0 && plan.cap === null;
  if (plain && !plan.replacement && size === cellOf.length) return createShuffledSampler(size);
  if (plan.replacement && plan.cap === null) {
    return createWeightedSampler(
      Float64Array.from(cellOf, (cell) => weights[cell] ?? 0),
      size,
    );
  }
  return createQuotaSampler(cellOf, draws, { size, replacement: plan.replacement });
}

/** Draws of each cell in one epoch, and how many different samples it sees. */
export function countDraws(
  { cells, cellOf }: CellSamples,
  order: Uint32Array,
): { drawn: number[]; distinct: number[] } {
  const drawn = cells.map(() => 0);
  const distinct = cells.map(() => 0);
  const seen = new Uint8Array(cellOf.length);
  for (const position of order) {
    const cell = cellOf[position] ?? 0;
    drawn[cell] = (drawn[cell] ?? 0) + 1;
    if (seen[position] === 1) continue;
    seen[position] = 1;
    distinct[cell] = (distinct[cell] ?? 0) + 1;
  }
  return { drawn, distinct };
}

/** Visits every sample once, shuffled: what PyTorch's RandomSampler does. */
export function createShuffledSampler(count: number): Sampler {
  return {
    draw: (random) => {
      const order = Array.from({ length: count }, (_, position) => position);
      return Uint32Array.from(random.shuffle(order));
    },
    size: count,
  };
}

/**
 * Draws with replacement, each draw for itself: torch.utils.data.WeightedRandomSampler.
 *
 * @param weights of each sample, relative to one another
 * @param size draws of an epoch
 * @throws RangeError for a weight that is negative or not finite, or if none is positive
 */
export function createWeightedSampler(weights: Float64Array, size = weights.length): Sampler {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  for (const [position, weight] of weights.entries()) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new RangeError(`weight ${position} is ${weight}; a weight is finite and not negative`);
    }
    total += weight;
    cumulative[position] = total;
  }
  if (total <= 0) throw new RangeError('no sample has a positive weight');
  const find = createSearch(cumulative, total);
  return {
    draw: (random) => {
      const order = new Uint32Array(size);
      for (let draw = 0; draw < size; draw++) order[draw] = find(random.uniform() * total);
      return order;
    },
    size,
  };
}

/**
 * Draws from each cell its number of samples, rounded up or down by chance so that the mean over epochs is exact
 * (systematic sampling), and shuffles them all.
 *
 * @param cellOf cell of each sample
 * @param draws of each cell, adding up to `size`; without replacement at most its number of samples
 */
export function createQuotaSampler(
  cellOf: Uint32Array,
  draws: Float64Array,
  { size, replacement }: { size: number; replacement: boolean },
): Sampler {
  const members: number[][] = Array.from(draws, () => []);
  for (const [position, cell] of cellOf.entries()) members[cell]?.push(position);
  return {
    draw: (random) => {
      const order: number[] = [];
      const start = random.uniform();
      let wanted = 0;
      for (const [cell, pool] of members.entries()) {
        const before = Math.floor(wanted + start + tolerance);
        wanted += draws[cell] ?? 0;
        const quota = Math.floor(wanted + start + tolerance) - before;
        if (replacement) {
          for (let draw = 0; draw < quota; draw++) order.push(pool[random.integer(pool.length)] ?? 0);
          continue;
        }
        // The first places of a shuffle are a sample without replacement; which order the rest is in does not matter.
        const left = Uint32Array.from(pool);
        for (let draw = 0; draw < Math.min(quota, left.length); draw++) {
          const other = draw + random.integer(left.length - draw);
          order.push(left[other] ?? 0);
          left[other] = left[draw] ?? 0;
        }
      }
      return Uint32Array.from(random.shuffle(order));
    },
    size,
  };
}

/** Above what sums of draws lose by rounding. */
const tolerance = 1e-9;

/**
 * Finds the first position whose cumulative weight is greater than a value below the total: positions of weight zero are
 * never hit. A guide table (Chen and Asau 1974) says between which positions to look, so that a search takes as long among
 * millions as among a few.
 */
function createSearch(cumulative: Float64Array, total: number): (value: number) => number {
  const last = cumulative.length - 1;
  const buckets = cumulative.length;
  const guide = new Uint32Array(buckets + 1);
  for (let bucket = 0, position = 0; bucket <= buckets; bucket++) {
    while (position < last && (cumulative[position] ?? 0) <= (bucket / buckets) * total) position++;
    guide[bucket] = position;
  }
  return (value) => {
    // A bucket to each side makes up for rounding.
    const bucket = Math.floor((value / total) * buckets);
    let low = guide[Math.max(0, bucket - 1)] ?? 0;
    let high = guide[Math.min(buckets, bucket + 2)] ?? last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) > value) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
