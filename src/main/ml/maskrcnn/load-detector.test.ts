import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectorSource } from '../../../shared/contract/worker.ts';
import { starterWeightsFile } from '../backbones/goldens/fixture-weights.ts';
import { tf } from '../ops/tensorflow.ts';
import { writeDetector } from '../train/checkpoint-detector.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { detectorWeights } from './goldens/detector-weights.ts';
import { declareDetector } from './layers.ts';
import { loadDetector } from './load-detector.ts';
import { detectorPlan } from './plan.ts';

const classNames = ['top', 'skirt', 'dress'];
const sides = { shortSide: 320, longSide: 512 };
const fixture = (architecture: 'efficientnet-lite0-fpn' | 'resnet18-fpn'): WeightMap =>
  detectorWeights(declareDetector(detectorPlan(architecture), classNames.length));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-detector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function file(path: string, changes: Partial<Extract<DetectorSource, { kind: 'file' }>> = {}): DetectorSource {
  return { kind: 'file', path, architecture: 'efficientnet-lite0-fpn', classNames, ...sides, ...changes };
}

describe('loadDetector', () => {
  it("takes a training's folder as it is described", async () => {
    const before = tf.memory().numTensors;
    const directory = join(folder, 'trained');
    const weights = fixture('efficientnet-lite0-fpn');
    await writeDetector(
      directory,
      {
        architecture: 'efficientnet-lite0-fpn',
        classNames,
        ...sides,
        normEpsilon: 0.002,
        strideIn1x1: false,
        semantics: 'detectron2',
        recipe: null,
        seed: 1,
        bestEpoch: null,
      },
      weights,
    );
    const { detector, ...rest } = await loadDetector({ kind: 'folder', directory });
    expect(rest).toEqual({
      sides,
      classNames,
      body: { normEpsilon: 0.002, strideIn1x1: false, semantics: 'detectron2' },
    });
    expect(detector).toMatchObject({
      classCount: 3,
      normEpsilon: 0.002,
      plan: { architecture: 'efficientnet-lite0-fpn', semantics: { name: 'detectron2' } },
    });
    const name = 'roi_heads.box_predictor.bbox_pred.weight';
    const copied = (await detector.weights(new Set([name]))).get(name);
    expect(copied?.shape).toEqual([16, 512]);
    expect(
      Buffer.from((copied!.data as Float32Array).buffer).equals(
        Buffer.from((weights.get(name)!.data as Float32Array).buffer),
      ),
    ).toBe(true);
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes somebody else's file under torchvision's names, with the epsilon of its body's norms", async () => {
    const path = join(folder, 'resnet18.safetensors');
    await writeFile(path, writeSafetensors(fixture('resnet18-fpn'), { half: () => true }));
    const { detector, ...rest } = await loadDetector(file(path, { architecture: 'resnet18-fpn' }));
    expect(rest).toEqual({
      sides,
      classNames,
      body: { normEpsilon: 1e-5, strideIn1x1: false, semantics: 'torchvision' },
    });
    expect(detector).toMatchObject({ classCount: 3, normEpsilon: 1e-5, plan: { architecture: 'resnet18-fpn' } });
    detector.dispose();
  });

  it('refuses a file for other classes or another architecture, and names the layers with both shapes', async () => {
    const path = join(folder, 'lite.safetensors');
    await writeFile(path, writeSafetensors(fixture('efficientnet-lite0-fpn'), { half: () => true }));
    const before = tf.memory().numTensors;
    const { detector } = await loadDetector(file(path));
    expect(detector.normEpsilon).toBeUndefined();
    detector.dispose();
    await expect(loadDetector(file(path, { classNames: ['one'] }))).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      message: expect.stringContaining('roi_heads.box_predictor.cls_score.weight is [4,512], not [2,512]'),
    });
    await expect(loadDetector(file(path, { architecture: 'resnet18-fpn' }))).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { missing: expect.arrayContaining(['backbone.body.conv1.weight']) },
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses an ImageNet network, a file of something else, and what is not there', async () => {
    await expect(loadDetector(file(starterWeightsFile))).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { file: starterWeightsFile, remedy: expect.stringContaining('Train a detector') },
    });
    const text = join(folder, 'text.pth');
    await writeFile(text, 'no weights');
    await expect(loadDetector(file(text))).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', details: { file: text } });
    await expect(loadDetector(file(join(folder, 'none.pth')))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(loadDetector({ kind: 'folder', directory: join(folder, 'none') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
