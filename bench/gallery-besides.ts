import { findApplication } from '../src/main/engine/application.ts';
import { listCropIds } from '../src/main/engine/features/crops/list.ts';
import { mapPoints, mapStatus } from '../src/main/engine/features/findings/map.ts';
import { listFindingSets } from '../src/main/engine/features/findings/sets.ts';
import { statements } from '../src/main/engine/features/findings/statements.ts';
import { readSummary } from '../src/main/engine/features/project/summary.ts';
import { reviewStats } from '../src/main/engine/features/review/stats.ts';
import { garmentList } from '../src/main/engine/store/gallery/lists.ts';
import type { ProjectStore } from '../src/main/engine/store/open.ts';
import { createRandom } from '../src/shared/domain/random.ts';
import { scaled, type Measurement } from './measurement.ts';
import { rows, timed, type Timed } from './timing.ts';

const rounds = 7;

/** What the gallery's screen asks besides its lists, each once for itself and again after an edit. */
export async function besides(store: ProjectStore, edit: () => Promise<void>): Promise<Measurement[]> {
  const application = findApplication();
  const questions: [what: string, work: () => Promise<unknown>][] = [
    ['counts beside every filter', () => readSummary(store)],
    ['counts of what stands out', () => listFindingSets({ store, application })],
    ['counts of the review', () => reviewStats(store, {})],
  ];
  const measurements: Measurement[] = [];
  for (const [what, work] of questions) {
    const first = await timed(async () => Number(Boolean(await work())));
    const edited: Timed[] = [];
    for (let round = 0; round < rounds; round++) {
      await edit();
      edited.push(await timed(async () => Number(Boolean(await work()))));
    }
    measurements.push(...rows(`${what}, first`, [first], 1), ...rows(`${what}, after an edit`, edited, 0.5));
  }
  return [...measurements, ...(await selecting(store)), ...(await points(store))];
}

/** All that match, as a bulk action and a queue take them. */
async function selecting(store: ProjectStore): Promise<Measurement[]> {
  const [ids, all]: [Timed[], Timed[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const filter = { findings: ['tiny' as const], excluded: false };
    const plain = { sort: 'imported', descending: false } as const;
    const question = { ...plain, filter, offset: 0, limit: 200_000 };
    ids.push(await timed(async () => (await listCropIds(store, question)).total));
    all.push(
      await timed(async () => {
        const list = await garmentList(store, { ...plain, filter: {} });
        return list.ids(0, list.total).length;
      }),
    );
  }
  return [
    ...rows(`selecting all ${thousands(ids[0]?.answer ?? 0)} garments of a finding`, ids, 0.95),
    ...rows(`selecting all ${thousands(all[0]?.answer ?? 0)} garments`, all, 0.95),
  ];
}

/** The map's points as the page gets them, for two sizes of map. The project keeps the second. */
async function points(store: ProjectStore): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const garments = await garmentList(store, { filter: {}, sort: 'imported', descending: false });
  for (const count of [scaled(100_000), garments.total]) {
    const random = createRandom(count);
    const ids = Uint32Array.from(garments.ids(0, count));
    const places = Float32Array.from({ length: 2 * ids.length }, () => random.uniform() * 2 - 1);
    const bytes = [ids, places].map((part) => Buffer.from(part.buffer));
    await store.write(() => {
      const row = { places: Buffer.concat(bytes), garments: ids.length, computedAt: 1 };
      store.sqlite.prepare(statements.putMap).run(row);
    });
    const [status, asked]: [Timed[], Timed[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      status.push(await timed(async () => (await mapStatus(store)).placed));
      asked.push(await timed(async () => (await mapPoints(store, {})).count));
    }
    measurements.push(
      ...rows(`the map's state, ${thousands(count)} points`, status, 0.5),
      ...rows(`the map's ${thousands(count)} points`, asked, 0.5),
    );
  }
  return measurements;
}

function thousands(count: number): string {
  return count >= 1000 ? `${Math.round(count / 1000)}K` : String(count);
}
