/**
 * Makes resources/sample from the street photos: `node scripts/sample/make-sample.ts <street folder>`.
 * Seeded and stratified by occasion, so that the same data gives the same sample.
 */
import { parse } from 'csv-parse/sync';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { createRandom } from '../../src/shared/domain/random.ts';

const photosWanted = { train: 40, val: 20 } as const;
/** Fewer than this of an occasion and its row of the confusion matrix would say nothing. */
const leastOfEachOccasion = { train: 4, val: 2 } as const;
const seed = 2021;

type Split = keyof typeof photosWanted;

const labelRow = z.object({ file_name: z.string(), split: z.enum(['train', 'val']), event: z.string() });
type LabelRow = z.infer<typeof labelRow>;

const instances = z.object({
  info: z.unknown(),
  licenses: z.unknown(),
  categories: z.array(z.unknown()),
  images: z.array(z.looseObject({ id: z.int(), file_name: z.string() })),
  annotations: z.array(z.looseObject({ image_id: z.int() })),
});

const source = process.argv[2];
if (source === undefined) {
  process.stderr.write('usage: node scripts/sample/make-sample.ts <street folder>\n');
  process.exit(2);
}
await makeSample(source, path.join(import.meta.dirname, '../../resources/sample'));

async function makeSample(street: string, target: string): Promise<void> {
  const labels = z
    .array(labelRow)
    .parse(parse(await readFile(path.join(street, 'occasions.csv')), { columns: true }) as unknown);
  const chosen = (['train', 'val'] as const).flatMap((split) => choosePhotos(labels, split));
  chosen.sort((a, b) => a.file_name.localeCompare(b.file_name));

  await rm(path.join(target, 'photos'), { recursive: true, force: true });
  await mkdir(path.join(target, 'photos'), { recursive: true });
  for (const { file_name } of chosen) {
    await copyFile(path.join(street, 'photos', file_name), path.join(target, 'photos', file_name));
  }
  const rows = chosen.map(({ file_name, split, event }) => `${file_name},${split},${event}`);
  await writeFile(path.join(target, 'occasions.csv'), ['file_name,split,event', ...rows, ''].join('\n'));
  for (const split of ['train', 'val'] as const) {
    const names = new Set(chosen.filter((row) => row.split === split).map((row) => row.file_name));
    const all = instances.parse(JSON.parse(await readFile(path.join(street, `${split}.json`), 'utf8')));
    const images = all.images.filter((image) => names.has(image.file_name));
    const ids = new Set(images.map((image) => image.id));
    const annotations = all.annotations.filter((annotation) => ids.has(annotation.image_id));
    await writeFile(path.join(target, `${split}.json`), `${JSON.stringify({ ...all, images, annotations })}\n`);
  }
  await copyFile(path.join(street, 'LICENSE'), path.join(target, 'LICENSE'));
}

/** A share of the split's photos, each occasion in proportion but never below its least number. */
function choosePhotos(labels: LabelRow[], split: Split): LabelRow[] {
  const ofSplit = labels.filter((row) => row.split === split);
  const occasions = [...new Set(ofSplit.map((row) => row.event))].sort();
  const random = createRandom(seed, `sample-${split}`);
  const pools = occasions.map((event) => random.shuffle(ofSplit.filter((row) => row.event === event)));
  const taken = pools.map((pool) => Math.min(pool.length, leastOfEachOccasion[split]));
  while (taken.reduce((sum, count) => sum + count, 0) < photosWanted[split]) {
    // The occasion that is furthest below its share comes next.
    let poorest = 0;
    pools.forEach((pool, index) => {
      if ((taken[index] ?? 0) / pool.length < (taken[poorest] ?? 0) / (pools[poorest]?.length ?? 1)) poorest = index;
    });
    taken[poorest] = (taken[poorest] ?? 0) + 1;
  }
  return pools.flatMap((pool, index) => pool.slice(0, taken[index]));
}
