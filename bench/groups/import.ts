import { mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { importRecords } from '../../src/main/engine/features/imports/import-records.ts';
import { createProject } from '../../src/main/engine/store/open.ts';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import { importInput } from '../../src/shared/contract/imports.ts';
import type { GroupResult } from '../measurement.ts';
import { say, scaled } from '../measurement.ts';
import { syntheticCoco } from '../synthetic-coco.ts';

/** In USED's proportion of garments to photos; together 100K records. */
const [photoCount, garmentCount] = [scaled(26_000), scaled(74_000)];
const folder = path.join(import.meta.dirname, '../../.cache/bench');

/** The engine's COCO importer: photos read, checked, hashed and copied; masks checked; then the same once more. */
export async function run(): Promise<GroupResult> {
  const coco = await syntheticCoco(photoCount, garmentCount);
  const before = process.resourceUsage().maxRSS * 1024;
  const parent = await mkdtemp(path.join(folder, 'import-'));
  const store = await createProject(path.join(parent, 'project'), { name: 'Import' });
  try {
    const input = importInput.parse({ format: 'coco', ...coco, split: 'train' });
    let told = 0;
    const control = {
      signal: new AbortController().signal,
      progress: ({ step, done, total }: { step: string; done: number; total: number | null }) => {
        if (performance.now() - told < 10_000) return;
        told = performance.now();
        say(`${step}: ${done} of ${String(total)}`);
      },
    };
    const started = performance.now();
    const report = await importRecords(store, input, control);
    const seconds = (performance.now() - started) / 1000;
    const againStarted = performance.now();
    const again = await importRecords(store, input, control);
    const againSeconds = (performance.now() - againStarted) / 1000;
    const { photosAdded, annotationsAdded, rejected } = report.counts;
    const records = photosAdded + annotationsAdded;
    const { size } = await stat(coco.annotations);
    return {
      title: `Import of ${(photoCount + garmentCount) / 1000}K synthetic COCO records`,
      measurements: [
        { what: 'first import', value: records / seconds, unit: 'records/s' },
        { what: 'the same again (nothing to add)', value: records / againSeconds, unit: 'records/s' },
        { what: 'peak memory', value: (process.resourceUsage().maxRSS * 1024) / 1e6, unit: 'MB' },
      ],
      notes: [
        `${photosAdded} photos and ${annotationsAdded} annotations added, ${rejected} rejected; again: ${again.counts.photosAdded + again.counts.annotationsAdded} added.`,
        `Photos copied and synced one by one; the annotation file has ${formatBytes(size)}; memory before: ${formatBytes(before)}.`,
      ],
    };
  } finally {
    await store.close();
    await rm(parent, { recursive: true, force: true });
  }
}
