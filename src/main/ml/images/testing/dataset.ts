import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { DatasetSample, TrainClassifierTask, WeightsSource } from '../../../../shared/contract/worker.ts';
import type { TrainClassifierInput } from '../../../../shared/contract/training.ts';
import { resolveRecipe } from '../../../../shared/domain/recipes.ts';

const resources = new URL('../../../../../resources/', import.meta.url);
const side = 224;

/** A few crops of sample photos with made-up labels, in a temporary folder. */
export interface TestDataset {
  directory: string;
  cropsDirectory: string;
  manifest: string;
  samples: DatasetSample[];
  remove(): Promise<void>;
}

export const testEvents = ['concert', 'picnic', 'wedding'];
export const testGarments = ['top', 'skirt'];

/** Two thirds of the crops are `train`, the others `val`; events are unbalanced, every fifth garment is not known. */
export async function createTestDataset(count: number): Promise<TestDataset> {
  const directory = await mkdtemp(join(tmpdir(), 'training-'));
  const cropsDirectory = join(directory, 'crops');
  const photos = new URL('sample/photos/', resources);
  const names = (await readdir(photos)).sort().slice(0, count);
  const samples: DatasetSample[] = [];
  for (const [index, name] of names.entries()) {
    const crop = await writeCrop(new URL(name, photos), cropsDirectory);
    samples.push({
      annotationId: index + 1,
      photoId: index + 1,
      revisionId: index + 1,
      crop,
      split: index % 3 === 2 ? 'val' : 'train',
      event: index % 7 === 0 ? 2 : index % 2,
      garment: index % 5 === 4 ? null : index % 2,
    });
  }
  const manifest = join(directory, 'manifest.jsonl');
  await writeFile(manifest, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
  return {
    directory,
    cropsDirectory,
    manifest,
    samples,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The starter weights. */
export async function starterWeights(): Promise<WeightsSource> {
  const file = new URL('models/efficientnet-lite0-imagenet-half.safetensors', resources);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return { kind: 'file', path: file.pathname, sha256 };
}

/** A task in a run folder of its own; the feature cache is shared by the dataset's runs. */
export async function trainingTask(
  dataset: TestDataset,
  run: string,
  overrides: TrainClassifierInput['overrides'],
  changes: Partial<TrainClassifierTask> = {},
): Promise<TrainClassifierTask> {
  return {
    type: 'train-classifier',
    runId: 1,
    manifest: dataset.manifest,
    cropsDirectory: dataset.cropsDirectory,
    runDirectory: join(dataset.directory, 'runs', run),
    featureCacheDirectory: join(dataset.directory, 'features'),
    backbone: 'efficientnet-lite0',
    weights: await starterWeights(),
    fusion: true,
    eventNames: testEvents,
    garmentNames: testGarments,
    recipe: resolveRecipe({ recipe: 'quick', overrides: { batchSize: 4, cachedViews: 1, ...overrides } }),
    seed: 11,
    resume: false,
    ...changes,
  };
}

/** The middle of a photo in an ellipse on black. */
async function writeCrop(photo: URL, cropsDirectory: string): Promise<string> {
  const ellipse = `<svg width="${side}" height="${side}"><ellipse cx="112" cy="112" rx="80" ry="110"/></svg>`;
  const bytes = await sharp(photo.pathname)
    .resize(side, side)
    .ensureAlpha()
    .composite([{ input: Buffer.from(ellipse), blend: 'dest-in' }])
    .flatten({ background: '#000' })
    .png()
    .toBuffer();
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = join(cropsDirectory, hash.slice(0, 2), `${hash}.png`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return hash;
}
