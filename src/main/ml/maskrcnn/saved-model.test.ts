import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackbone } from '../backbones/backbone.ts';
import { compileFeatures } from '../backbones/compile.ts';
import { goldenPictures, starterWeightsFile } from '../backbones/goldens/fixture-weights.ts';
import { tf } from '../ops/tensorflow.ts';
import { readWeights } from '../weights/read.ts';
import { writeSavedModel } from '../weights/saved-model.ts';
import { compileDetector, detectorGraph } from './compile.ts';
import type { Detector } from './detector.ts';
import { compareWithGolden } from './goldens/compare-found.ts';
import { goldenDetector, goldenPhotos } from './goldens/golden-detector.ts';
// What Python TensorFlow got from the same SavedModels; made by scripts/check_saved_model.py --write.
import python from './goldens/saved-model.json';
import { savedModelOutputs, savedModelSides } from './goldens/saved-model.ts';

let detector: Detector;
beforeAll(() => {
  detector = goldenDetector('efficientnet-lite0-fpn', 9);
});
afterAll(() => detector.dispose());

describe('a SavedModel, beside what Python TensorFlow got from it', () => {
  it('finds the same on photos', async () => {
    const compiled = await compileDetector(detector);
    for (const [index, photo] of (await goldenPhotos()).entries()) {
      const { boxes, scores, labels, masks } = python.detector.photos[index]!;
      const corners = scores.map((_, place) => boxes.slice(4 * place, 4 * place + 4));
      const found = compiled.detect(photo, savedModelSides);
      const difference = compareWithGolden(found, { boxes: corners, scores, labels, masks: [] }, photo);
      expect(difference.unpaired).toBe(0);
      expect(difference.box).toBeLessThan(1e-2);
      expect(difference.score).toBeLessThan(1e-4);
      // Sorted, because equal scores may change places.
      const [ours, theirs] = [savedModelOutputs(found).masks, masks].map((means) => means.toSorted((a, b) => a - b));
      for (const [place, mean] of theirs!.entries()) expect(ours![place]).toBeCloseTo(mean, 4);
    }
    compiled.dispose();
  });

  it("gives a backbone's features", async () => {
    const backbone = createBackbone('efficientnet-lite0', await readWeights(starterWeightsFile));
    const compiled = await compileFeatures(backbone);
    const features = tf.tidy(() => {
      const pixels = goldenPictures().slice([0, 0, 0, 0], [1, 224, 224, 3]) as Tensor4D;
      return compiled.run(pixels).dataSync();
    });
    expect(features).toHaveLength(python.backbone.features.length);
    for (const [index, value] of python.backbone.features.entries()) expect(features[index]).toBeCloseTo(value, 3);
    compiled.dispose();
    backbone.dispose();
  });

  it('says in its signature what it takes and gives', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'saved-model-test-'));
    await writeSavedModel(folder, detectorGraph(detector));
    const [information] = await tf.node.getMetaGraphsFromSavedModel(folder);
    await rm(folder, { recursive: true });
    expect(information?.tags).toEqual(['serve']);
    const { inputs, outputs } = information!.signatureDefs['serving_default']!;
    const types = (ends: typeof inputs): Record<string, string> =>
      Object.fromEntries(Object.entries(ends).map(([name, { dtype }]) => [name, dtype]));
    const seen = (ends: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(ends).map(([name, text]) => [name, text.replace(/\[.*/, '')]));
    expect(types(inputs)).toEqual(seen(python.detector.inputs));
    expect(types(outputs)).toEqual(seen(python.detector.outputs));
    expect(python.detector.inputs).toEqual({ pixels: 'float32[1, None, None, 3]', size: 'int32[2]' });
    expect(python.detector.outputs).toMatchObject({ boxes: 'float32[None, 4]', masks: 'float32[None, 28, 28]' });
  });
});
