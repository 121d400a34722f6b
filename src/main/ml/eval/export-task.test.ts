import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectorSize } from '../../../shared/geometry/resize.ts';
import { detectEagerly } from '../maskrcnn/detector.ts';
import { goldenPhotos } from '../maskrcnn/goldens/golden-detector.ts';
import { writeFixtureDetector } from '../maskrcnn/goldens/saved-detector.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import { tf } from '../ops/tensorflow.ts';
import { exportDetector } from './export-task.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('writes a folder that TensorFlow loads by itself and that finds what the detector finds', async () => {
  const source = path.join(folder, 'model');
  await writeFixtureDetector(source, ['top', 'skirt']);
  const { detector, sides } = await loadDetector({ kind: 'folder', directory: source });
  const before = tf.memory().numTensors;
  const target = path.join(folder, 'exported');
  const task = { type: 'export-detector', model: { kind: 'folder', directory: source }, directory: target } as const;
  const { bytes } = await exportDetector(task);
  expect((await readFile(path.join(target, 'saved_model.pb'))).length).toBe(bytes);
  expect(JSON.parse(await readFile(path.join(target, 'detector.json'), 'utf8'))).toEqual({
    labels: ['background', 'top', 'skirt'],
    ...sides,
    architecture: 'efficientnet-lite0-fpn',
    semantics: 'torchvision',
  });

  const [photo] = await goldenPhotos();
  if (photo === undefined) throw new Error('the goldens have no photo');
  const [expected] = detectEagerly(detector, [photo], sides);
  const model = await tf.node.loadSavedModel(target);
  const { height, width } = photo;
  const size = detectorSize(height, width, sides.shortSide, sides.longSide);
  const inputs = {
    pixels: tf.tidy(() => tf.tensor4d(photo.data, [1, height, width, 3], 'int32').toFloat()),
    size: tf.tensor1d([...size], 'int32'),
  };
  const outputs = model.predict(inputs) as Record<string, Tensor>;
  const labels = outputs['labels']?.dataSync() ?? [];
  expect(labels.length).toBeGreaterThan(0);
  expect([...labels]).toEqual([...(expected?.labels ?? [])]);
  const scores = outputs['scores']?.dataSync() ?? [];
  expected?.scores.forEach((score, index) => expect(scores[index]).toBeCloseTo(score, 4));
  tf.dispose([...Object.values(outputs), ...Object.values(inputs)]);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
  detector.dispose();
});
