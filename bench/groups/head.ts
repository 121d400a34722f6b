import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { derivePhotoCrops } from '../../src/main/engine/features/crops/derive.ts';
import { runWorker } from '../../src/main/engine/workers/run-worker.ts';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import type { EpochRecord } from '../../src/shared/contract/training.ts';
import type { DatasetSample, TrainClassifierTask } from '../../src/shared/contract/worker.ts';
import { resolveRecipe } from '../../src/shared/domain/recipes.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, say } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { samplePhotos } from '../sample.ts';

const cache = path.join(import.meta.dirname, '../../.cache/bench');
const weights = path.join(import.meta.dirname, '../../resources/models/efficientnet-lite0-imagenet-half.safetensors');
/** Crops of each garment, told apart by their margin, so that an epoch is long enough to be measured. */
const margins = [0, 0.1];
const epochs = 8;
const peerEpochs = 2;

interface Dataset {
  manifest: string;
  cropsDirectory: string;
  samples: DatasetSample[];
  events: string[];
}

interface PeerResult {
  train: number[];
  validation: number[];
  images: number;
  peakMemory: number;
}

/** Epochs of recipe `quick` in a worker process, and PyTorch doing the study's recipe with nothing cached. */
export async function run(): Promise<GroupResult> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'head-'));
  try {
    const dataset = await createDataset(folder);
    const images = dataset.samples.filter(({ split }) => split === 'train').length;
    const { records, firstEpochSeconds } = await trainQuick(folder, dataset);
    const later = percentile(records.slice(1).map(({ seconds }) => seconds), 0.5); // prettier-ignore
    const python = await findPython();
    const measurements: Measurement[] = [];
    const notes = [
      `${images} train and ${dataset.samples.length - images} val crops of the sample, EfficientNet-Lite0 (starter weights), batch 64; an epoch includes its validation.`,
      `Before its first epoch ends, quick has computed ${3 * images} train and ${dataset.samples.length - images} val features: ${firstEpochSeconds.toFixed(1)} s with the start of the worker.`,
    ];
    if (python.executable === undefined) {
      notes.push(`Left out: PyTorch, because ${python.missing}.`);
      measurements.push({ what: 'epoch after the first', value: later, unit: 's' });
    } else {
      const workers = availableParallelism();
      const words = [dataset.manifest, dataset.cropsDirectory, dataset.events.length, peerEpochs, workers];
      const peer = await runPeer<PeerResult>(python.executable, 'head.py', words);
      const theirs = peer.train.map((seconds, index) => seconds + (peer.validation[index] ?? 0));
      const [epoch, training] = [theirs.at(-1) ?? NaN, firstEpochSeconds + later * (32 - 1)];
      const whole = epoch * 32;
      measurements.push(
        {
          what: 'epoch after the first',
          value: later,
          unit: 's',
          peer: { name: 'PyTorch', value: epoch },
          ratio: ratioOf(later, epoch, 'less'),
          target: '>= 5 x',
        },
        {
          what: '32 epochs, features included (from the epochs measured)',
          value: training,
          unit: 's',
          peer: { name: 'PyTorch', value: whole },
          ratio: ratioOf(training, whole, 'less'),
        },
      );
      notes.push(`PyTorch decodes with ${workers} loader processes; its peak memory ${formatBytes(peer.peakMemory)}.`);
    }
    return { title: 'One epoch of the head, recipe quick', measurements, notes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function createDataset(folder: string): Promise<Dataset> {
  const photos = await samplePhotos();
  const events = [...new Set(photos.map(({ event }) => event))].sort();
  const cropsDirectory = path.join(folder, 'crops');
  const samples: DatasetSample[] = [];
  for (const [photoIndex, photo] of photos.entries()) {
    const masks = photo.garments.map(({ mask }) => mask);
    for (const margin of margins) {
      for (const { crop } of await derivePhotoCrops(photo.file, masks, { settings: { size: 224, margin } })) {
        if (crop === undefined) continue;
        const file = path.join(cropsDirectory, crop.hash.slice(0, 2), `${crop.hash}.png`);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, crop.bytes);
        const id = samples.length + 1;
        const event = events.indexOf(photo.event);
        const ids = { annotationId: id, photoId: photoIndex + 1, revisionId: id };
        samples.push({ ...ids, crop: crop.hash, split: photo.split, event, garment: null });
      }
    }
  }
  const manifest = path.join(folder, 'manifest.jsonl');
  await writeFile(manifest, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
  return { manifest, cropsDirectory, samples, events };
}

async function trainQuick(
  folder: string,
  dataset: Dataset,
): Promise<{ records: EpochRecord[]; firstEpochSeconds: number }> {
  const sha256 = createHash('sha256')
    .update(await readFile(weights))
    .digest('hex');
  const task: TrainClassifierTask = {
    type: 'train-classifier',
    runId: 1,
    manifest: dataset.manifest,
    cropsDirectory: dataset.cropsDirectory,
    runDirectory: path.join(folder, 'run'),
    featureCacheDirectory: path.join(folder, 'features'),
    backbone: 'efficientnet-lite0',
    weights: { kind: 'file', path: weights, sha256 },
    fusion: false,
    eventNames: dataset.events,
    garmentNames: [],
    recipe: resolveRecipe({ recipe: 'quick', overrides: { epochs: [epochs] } }),
    seed: 1,
    resume: false,
  };
  const records: EpochRecord[] = [];
  let firstEpochSeconds = NaN;
  const started = performance.now();
  await runWorker(task, {
    signal: new AbortController().signal,
    onReport: (report) => {
      if (report.type !== 'epoch') return;
      if (records.length === 0) firstEpochSeconds = (performance.now() - started) / 1000;
      records.push(report.epoch);
    },
    onOutput: (line) => say(line),
  });
  return { records, firstEpochSeconds };
}
