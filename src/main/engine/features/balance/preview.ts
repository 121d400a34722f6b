import type { BalancePreview } from '../../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../../shared/contract/balance-plan.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import {
  countDraws,
  createSampler,
  createSamplerRandom,
  groupPositions,
  type CellSamples,
} from '../../../../shared/domain/sampling-draws.ts';
import { planDraws } from '../../../../shared/domain/sampling.ts';
import { reviewCode, splitCode } from '../../store/gallery/codes.ts';
import { galleryIndex } from '../../store/gallery/gallery-index.ts';
import type { ProjectStore } from '../../store/open.ts';
import { projectClasses } from '../training/classes.ts';
import { assertClasses } from './plans.ts';

/** Drawing and counting a million takes some tenths of a second. */
const mostTried = 5_000_000;

/**
 * What the sampler draws with a plan in the first epoch of a training with this seed, and what it is expected to draw.
 * A garment whose crop is still to be derived counts, as a training derives it first.
 *
 * @throws StudioError BAD_REQUEST for a plan that cannot be; DATASET_EMPTY without training garments
 */
export async function previewPlan(
  store: ProjectStore,
  { plan, seed }: { plan: BalancePlan; seed: number },
): Promise<BalancePreview> {
  assertClasses(store, plan);
  const samples = await trainingSamples(store);
  const { draws, size, limited } = planDraws(samples.cells, plan);
  const counted = size <= mostTried ? await tried(samples, plan, seed) : undefined;
  return {
    garments: samples.cellOf.length,
    size,
    cells: samples.cells.map((cell, index) => ({
      ...cell,
      expected: draws[index] ?? 0,
      limited: limited[index] === 1,
      drawn: counted?.drawn[index] ?? null,
      distinct: counted?.distinct[index] ?? null,
    })),
  };
}

/** In steps, between which others are served. */
async function tried(samples: CellSamples, plan: BalancePlan, seed: number): Promise<ReturnType<typeof countDraws>> {
  const sampler = createSampler(samples, plan);
  await breath();
  const order = sampler.draw(createSamplerRandom(seed));
  await breath();
  return countDraws(samples, order);
}

interface Known {
  version: number;
  classes: string;
  samples: CellSamples;
}

const lastSamples = new WeakMap<ProjectStore, Known>();

/** The training garments in the order of a dataset, by event and garment class. Throws StudioError DATASET_EMPTY. */
export async function trainingSamples(store: ProjectStore): Promise<CellSamples> {
  const classes = projectClasses(store);
  const events = new Map(classes.events.map(({ id }, position) => [id, position]));
  const garments = new Map(classes.garments.map(({ id }, position) => [id, position]));
  const { photos, garments: columns, version } = await galleryIndex(store).columns();
  const known = lastSamples.get(store);
  const wanted = JSON.stringify(classes);
  if (known?.version === version && known.classes === wanted) return known.samples;
  const [train, rejected] = [splitCode('train'), reviewCode('rejected')];
  const eventOf = new Uint32Array(columns.size);
  const garmentOf = new Int32Array(columns.size);
  let count = 0;
  for (let row = 0; row < columns.size; row++) {
    if (columns.live[row] === 0 || columns.splits[row] !== train || columns.reviews[row] === rejected) continue;
    const event = events.get(columns.events[row] ?? 0);
    const excluded = columns.excluded[row] === 1 || photos.excluded[columns.photoRows[row] ?? 0] === 1;
    if (event === undefined || excluded) continue;
    eventOf[count] = event;
    garmentOf[count] = garments.get(columns.garments[row] ?? 0) ?? -1;
    count += 1;
  }
  if (count === 0) {
    throw new StudioError('DATASET_EMPTY', 'No labelled garment is in train.', {
      field: 'split',
      cause: 'a garment takes part when its photo has an event and a split, and it is neither rejected nor excluded',
      remedy: 'Import photos with masks and label their events.',
    });
  }
  const samples = groupPositions(eventOf.subarray(0, count), garmentOf.subarray(0, count), {
    events: classes.events.map(({ name }) => name),
    garments: classes.garments.map(({ name }) => name),
  });
  lastSamples.set(store, { version, classes: wanted, samples });
  return samples;
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
