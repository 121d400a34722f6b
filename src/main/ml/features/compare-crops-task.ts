import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comparedCrop, type CompareCropsTask, type ComparedCrop } from '../../../shared/contract/worker.ts';
import { classDistances } from '../compare/class-distances.ts';
import { outOfFoldProbabilities } from '../compare/out-of-fold.ts';
import { layOut } from '../compare/plane.ts';
import { similarGroups } from '../compare/similar.ts';
import { readLines } from '../images/manifest.ts';
import type { TaskControl } from '../task-control.ts';
import { centredUnitRows, cropMatrix } from './crop-matrix.ts';
import { openFeatureCache } from './feature-cache.ts';
import { createFeatureSource, type FeatureSource } from './feature-source.ts';
import { loadBackbone, weightsIdentity } from './load-backbone.ts';

const noAugmentation = { flip: false, minimumScale: 1, rotation: 0, colourJitter: 0, erasing: 0 };
const vectorsAtOnce = 256;

/**
 * Computes what is asked for of the crops of a manifest; see `compareCropsTask` for the files. Features that are cached
 * are not computed again.
 *
 * @throws StudioError NOT_FOUND or WEIGHTS_INVALID for the backbone's weights, PHOTO_INVALID for a crop, CANCELLED
 */
export async function compareCrops(
  task: CompareCropsTask,
  control: TaskControl,
): Promise<{ count: number; featureSize: number }> {
  const { signal } = control;
  const samples = await readLines(task.manifest, comparedCrop);
  const backbone = await loadBackbone(task.backbone, task.weights);
  const { featureSize } = backbone;
  const cache = openFeatureCache(task.featureCacheDirectory, weightsIdentity(task.backbone, task.weights), featureSize);
  try {
    await mkdir(task.directory, { recursive: true });
    const { cropsDirectory } = task;
    const source = createFeatureSource({ backbone, cache, cropsDirectory, augmentation: noAugmentation });
    await source.prepare(
      samples.map(({ crop }) => ({ crop, view: 0 })),
      { signal, onProgress: control.countdown('Computing features', 'crops') },
    );
    if (task.vectors) await writeVectors(task, samples, source);
    if (task.probabilities !== null || task.distances !== null || task.groups !== null || task.map !== null) {
      await compare(task, samples, source, featureSize, control);
    }
    return { count: samples.length, featureSize };
  } finally {
    cache.close();
    backbone.dispose();
  }
}

async function compare(
  task: CompareCropsTask,
  samples: readonly ComparedCrop[],
  source: FeatureSource,
  featureSize: number,
  control: TaskControl,
): Promise<void> {
  const { signal } = control;
  const { seed, directory } = task;
  const crops = samples.map(({ crop }) => crop);
  const matrix = await cropMatrix(source, crops, { featureSize, seed, signal });
  if (task.probabilities !== null) {
    const probabilities = await outOfFoldProbabilities({
      matrix,
      samples: samples.map(({ group, event }) => ({ group, label: event })),
      ...task.probabilities,
      seed,
      signal,
      onProgress: rounds(control, 'Checking labels', 'folds'),
    });
    await writeArray(join(directory, 'probabilities.f32'), probabilities);
  }
  if (task.distances === null && task.groups === null && task.map === null) return;
  const unit = centredUnitRows(matrix);
  if (task.distances !== null) {
    const classes = samples.map(({ garment }) => garment);
    const onProgress = control.countdown('Comparing crops of a class', 'crops');
    const distances = await classDistances({ matrix: unit, classes, ...task.distances, seed, signal, onProgress });
    await writeArray(join(directory, 'distances.f32'), distances);
  }
  if (task.groups !== null) {
    const onProgress = control.countdown('Looking for near duplicates', 'crops');
    const { groups, nearest, similarities } = await similarGroups(unit, task.groups.similarity, { signal, onProgress });
    await writeArray(join(directory, 'groups.u32'), groups);
    await writeArray(join(directory, 'nearest.u32'), nearest);
    await writeArray(join(directory, 'similarities.f32'), similarities);
  }
  if (task.map !== null) {
    const onProgress = rounds(control, 'Laying out the map', 'rounds');
    await writeArray(join(directory, 'map.f32'), await layOut({ matrix: unit, ...task.map, seed, signal, onProgress }));
  }
}

/** A reporter of counts that are no pictures. */
function rounds({ progress }: TaskControl, step: string, unit: string): (done: number, total: number) => void {
  const started = performance.now();
  return (done, total) => {
    const secondsLeft = ((performance.now() - started) / 1000 / done) * (total - done);
    progress({ step, done, total, unit, secondsLeft });
  };
}

async function writeVectors(
  { directory }: CompareCropsTask,
  samples: readonly ComparedCrop[],
  source: FeatureSource,
): Promise<void> {
  const wanted = samples.filter(({ embed }) => embed);
  const file = await open(join(directory, 'vectors.f32'), 'w');
  try {
    for (let start = 0; start < wanted.length; start += vectorsAtOnce) {
      const views = wanted.slice(start, start + vectorsAtOnce).map(({ crop }) => ({ crop, view: 0 }));
      await file.write(bytesOf(await source.rows(views)));
    }
  } finally {
    await file.close();
  }
}

function writeArray(file: string, values: Float32Array | Uint32Array): Promise<void> {
  return writeFile(file, bytesOf(values));
}

function bytesOf(values: Float32Array | Uint32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
