import { largestEpoch, type BalancePlan, type BalanceTarget, type SamplerStrategy } from '../contract/balance-plan.ts';
import { StudioError } from './errors.ts';

/** The training garments of one event and one garment class; null where the class is not known. */
export interface SampleCell {
  event: string;
  garment: string | null;
  /** How many there are. */
  count: number;
}

/** What an epoch is expected to draw, for each cell in order. */
export interface PlannedDraws {
  /** Weight of one garment of the cell, relative to those of other cells. */
  weights: Float64Array;
  /** Expected draws; where a limit holds or nothing is drawn twice, every epoch has this number rounded up or down. */
  draws: Float64Array;
  /** Draws of an epoch: a whole number. */
  size: number;
  /** Whether a cap, or the number of its garments, cuts the cell's draws: 1 or 0. */
  limited: Uint8Array;
}

/** What every recipe without a plan of its own does besides its strategy. */
export const plainPlan: BalancePlan = {
  strategy: 'none',
  label: 'event',
  beta: 0.999,
  targets: [],
  cap: null,
  replacement: false,
  epochSize: 'dataset',
};

/**
 * Weight of one garment of a class that has `count` of them.
 *
 * `effective-number` is (1 - β) / (1 - β^n), the inverse of the effective number of samples (Cui et al., "Class-balanced
 * loss based on effective number of samples", CVPR 2019, equation 2), in a form that keeps its digits for β near 1.
 */
export function labelWeight(strategy: SamplerStrategy, count: number, beta: number): number {
  if (count <= 0) return 0;
  switch (strategy) {
    case 'none':
      return 1;
    case 'inverse-frequency':
      return 1 / count;
    case 'square-root':
      return 1 / Math.sqrt(count);
    case 'effective-number':
      return (1 - beta) / -Math.expm1(count * Math.log(beta));
  }
}

/**
 * What an epoch of a plan draws from these cells. Shares set by hand are exact; what they leave goes to the other cells
 * in the proportions of strategy and multipliers.
 *
 * @throws StudioError BAD_REQUEST where the shares set by hand exceed the whole, or nothing would be drawn
 */
export function planDraws(cells: readonly SampleCell[], plan: BalancePlan): PlannedDraws {
  const weights = sampleWeights(cells, plan);
  const mass = cells.map(({ count }, index) => count * (weights[index] ?? 0));
  const total = sum(mass);
  if (!(total > 0)) {
    throw new StudioError('BAD_REQUEST', 'The plan would draw nothing.', {
      field: 'plan.targets',
      remedy: 'Give some event a share or a multiplier above 0.',
    });
  }
  const shares = Float64Array.from(mass, (each) => each / total);
  const wanted = wantedSize(cells, shares, plan.epochSize);
  const draws = shares.map((share) => share * wanted);
  const limited = new Uint8Array(cells.length);
  for (const [index, { count }] of cells.entries()) {
    const limit = Math.min(plan.cap ?? Infinity, plan.replacement ? Infinity : count);
    if ((draws[index] ?? 0) <= limit + 1e-9) continue;
    draws[index] = limit;
    limited[index] = 1;
  }
  return { weights, limited, ...wholeSize(draws, limited) };
}

/**
 * Checks that a plan's targets name known classes, each once, and that their shares fit into the whole.
 *
 * @throws StudioError BAD_REQUEST naming the target
 */
export function checkTargets(
  targets: readonly BalanceTarget[],
  known: { events: readonly string[]; garments: readonly string[] },
): void {
  const refuse = (index: number, message: string, remedy: string): StudioError =>
    new StudioError('BAD_REQUEST', message, { field: `plan.targets.${index}`, target: targets[index], remedy });
  const seen = new Set<string>();
  for (const [index, { event, garment, kind, value }] of targets.entries()) {
    if (!known.events.includes(event)) {
      throw refuse(index, `The project has no event “${event}”.`, 'Remove the target, or add the event.');
    }
    if (typeof garment === 'string' && !known.garments.includes(garment)) {
      throw refuse(index, `The project has no garment class “${garment}”.`, 'Remove the target, or add the class.');
    }
    const key = targetKey(event, garment);
    if (seen.has(key)) throw refuse(index, `${key} has two targets.`, 'Keep one of them.');
    seen.add(key);
    if (kind === 'share' && value > 1) {
      throw refuse(index, `A share of ${100 * value} % is more than the whole.`, 'Give a share from 0 to 1.');
    }
  }
}

/** Tells an event's target from those of its cells. */
export function targetKey(event: string, garment: string | null | undefined): string {
  return garment === undefined ? event : `${event} × ${garment ?? 'no class'}`;
}

function sampleWeights(cells: readonly SampleCell[], plan: BalancePlan): Float64Array {
  const labelOf = ({ event, garment }: SampleCell, index: number): string | number | null => {
    switch (plan.label) {
      case 'event':
        return event;
      case 'garment':
        return garment;
      case 'cell':
        return index;
    }
  };
  const counts = new Map<string | number | null, number>();
  for (const [index, cell] of cells.entries()) {
    const label = labelOf(cell, index);
    counts.set(label, (counts.get(label) ?? 0) + cell.count);
  }
  const weights = Float64Array.from(cells, (cell, index) =>
    labelWeight(plan.strategy, counts.get(labelOf(cell, index)) ?? 0, plan.beta),
  );
  const multipliers = valuesOf(plan.targets, 'multiplier');
  if (multipliers.size > 0) {
    for (const [index, { event, garment }] of cells.entries()) {
      const factor =
        (multipliers.get(targetKey(event, undefined)) ?? 1) * (multipliers.get(targetKey(event, garment)) ?? 1);
      weights[index] = (weights[index] ?? 0) * factor;
    }
  }
  const shares = valuesOf(plan.targets, 'share');
  return shares.size > 0 ? sharedWeights(cells, weights, shares) : weights;
}

function valuesOf(targets: readonly BalanceTarget[], kind: BalanceTarget['kind']): Map<string, number> {
  return new Map(
    targets
      .filter((target) => target.kind === kind)
      .map(({ event, garment, value }) => [targetKey(event, garment), value]),
  );
}

/** Cells that divide a share between them by their weights. */
interface Pool {
  /** Of all draws. */
  share: number;
  cells: number[];
}

/** Weights that give every share set by hand; cells without garments can have none, and do not count. */
function sharedWeights(
  cells: readonly SampleCell[],
  weights: Float64Array,
  shares: ReadonlyMap<string, number>,
): Float64Array {
  const rest: Pool = { share: 1, cells: [] };
  const pools = new Map<string, Pool>();
  const result = new Float64Array(cells.length);
  for (const [index, { event, garment, count }] of cells.entries()) {
    if (count === 0) continue;
    const eventShare = shares.get(targetKey(event, undefined));
    let pool = eventShare === undefined ? rest : pools.get(event);
    if (pool === undefined) {
      pools.set(event, (pool = { share: eventShare ?? 0, cells: [] }));
      rest.share -= eventShare ?? 0;
    }
    const cellShare = shares.get(targetKey(event, garment));
    if (cellShare === undefined) {
      pool.cells.push(index);
      continue;
    }
    result[index] = cellShare / count;
    pool.share -= cellShare;
  }
  for (const [event, pool] of [...pools, [undefined, rest] as const]) {
    if (pool.share < -1e-9) {
      throw new StudioError(
        'BAD_REQUEST',
        event === undefined
          ? `The shares set by hand add up to ${percent(1 - pool.share)}, more than the whole.`
          : `The garments of ${event} have shares that exceed the event’s own by ${percent(-pool.share)}.`,
        { field: 'plan.targets', ...(event === undefined ? {} : { event }), remedy: 'Lower some of them.' },
      );
    }
    const mass = sum(pool.cells.map((index) => (cells[index]?.count ?? 0) * (weights[index] ?? 0)));
    const scale = mass > 0 ? Math.max(0, pool.share) / mass : 0;
    for (const index of pool.cells) result[index] = (weights[index] ?? 0) * scale;
  }
  return result;
}

function wantedSize(cells: readonly SampleCell[], shares: Float64Array, size: BalancePlan['epochSize']): number {
  if (typeof size === 'number') return size;
  if (size === 'dataset') return sum(cells.map(({ count }) => count));
  // Draws at which a cell would have been drawn as often as it has garments.
  const sizes = cells.flatMap(({ count }, index) => ((shares[index] ?? 0) > 0 ? [count / (shares[index] ?? 1)] : []));
  const chosen = sizes.reduce((best, each) => (size === 'smallest' ? Math.min(best, each) : Math.max(best, each)));
  if (chosen > largestEpoch) {
    throw new StudioError('BAD_REQUEST', `An epoch would have ${Math.round(chosen)} draws.`, {
      field: 'plan.epochSize',
      cause: `at most ${largestEpoch} are possible`,
      remedy: 'Set the number of draws by hand, or even out less.',
    });
  }
  return Math.max(1, Math.round(chosen));
}

/** Scales what no limit cuts by less than one draw, so that all epochs have the same, whole size. */
function wholeSize(draws: Float64Array, limited: Uint8Array): { draws: Float64Array; size: number } {
  const cut = sum(draws.filter((_, index) => limited[index] === 1));
  const free = sum(draws) - cut;
  if (free < 1e-9) return { draws, size: cut };
  const size = Math.max(1, cut + Math.floor(free + 1e-6));
  const scale = (size - cut) / free;
  return { draws: draws.map((each, index) => (limited[index] === 1 ? each : each * scale)), size };
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
