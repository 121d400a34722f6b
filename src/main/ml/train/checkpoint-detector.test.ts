import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floatWeight, type WeightMap } from '../weights/weight-map.ts';
import { readDetector, writeDetector } from './checkpoint-detector.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const description: Parameters<typeof writeDetector>[1] = {
  architecture: 'resnet50-fpn',
  classNames: ['top', 'skirt'],
  shortSide: 800,
  longSide: 1333,
  normEpsilon: 0,
  strideIn1x1: true,
  semantics: 'detectron2',
  recipe: null,
  seed: 7,
  bestEpoch: 3,
};
const weights: WeightMap = new Map([
  ['rpn.head.cls_logits.bias', floatWeight([3], Float32Array.of(0.1, -2, 1 / 3))],
  ['roi_heads.box_head.fc6.weight', floatWeight([2, 2], Float32Array.of(1, 2, 3, Math.PI))],
]);

describe('a saved detector', () => {
  it('comes back as it was written, over an older one too', async () => {
    const directory = join(folder, 'deep', 'model');
    await writeDetector(directory, { ...description, classNames: ['one'] }, new Map());
    await writeDetector(directory, description, weights);
    expect((await readdir(directory)).sort()).toEqual(['model.json', 'model.safetensors']);
    const saved = await readDetector(directory);
    expect(saved.description).toEqual({
      format: 1,
      kind: 'detector',
      ...description,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(saved.weights).toEqual(weights);
  });

  it('takes half the room where that is wanted', async () => {
    const directory = join(folder, 'half');
    await writeDetector(directory, description, weights, { half: () => true });
    const saved = await readDetector(directory);
    for (const [name, { shape, data }] of weights) {
      expect(saved.weights.get(name)?.shape).toEqual(shape);
      for (const [index, value] of (data as Float32Array).entries()) {
        expect(saved.weights.get(name)?.data[index]).toBeCloseTo(value, 2);
      }
    }
  });

  it('that an older studio wrote has the norms and strides of its architecture', async () => {
    const directory = join(folder, 'older');
    await writeDetector(directory, description, weights);
    const file = join(directory, 'model.json');
    const {
      normEpsilon: _,
      strideIn1x1: __,
      semantics: ___,
      ...older
    } = JSON.parse(await readFile(file, 'utf8')) as typeof description;
    await writeFile(file, JSON.stringify(older));
    expect((await readDetector(directory)).description).toMatchObject({
      normEpsilon: null,
      strideIn1x1: false,
      semantics: 'torchvision',
    });
  });

  it('is refused where there is none, and where it was cut off, mixed up or changed', async () => {
    await expect(readDetector(join(folder, 'none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { remedy: expect.any(String) },
    });
    const directory = join(folder, 'damaged');
    const refused = async (name: string, change: (bytes: Buffer) => Buffer | string, message: RegExp) => {
      await writeDetector(directory, description, weights);
      const file = join(directory, name);
      await writeFile(file, change(await readFile(file)));
      await expect(readDetector(directory), name).rejects.toMatchObject({
        code: 'WEIGHTS_INVALID',
        message: expect.stringMatching(message),
      });
    };
    await refused('model.safetensors', (bytes) => bytes.subarray(0, -1), /does not match/);
    await refused('model.json', (bytes) => bytes.subarray(0, 40), /not JSON/);
    await refused('model.json', (bytes) => bytes.toString().replace('"detector"', '"classifier"'), /malformed at kind/);
    await refused('model.json', (bytes) => bytes.toString().replace('"resnet50-fpn"', '"vgg"'), /at architecture/);
  });
});
