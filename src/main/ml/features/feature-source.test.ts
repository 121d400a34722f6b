import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Augmentation } from '../../../shared/contract/training.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { decodeImages, inputSize } from '../images/decode.ts';
import { cropFile } from '../images/manifest.ts';
import type { TestDataset } from '../images/testing/dataset.ts';
import { createTestDataset, starterWeights } from '../images/testing/dataset.ts';
import { pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';
import type { FeatureCache } from './feature-cache.ts';
import { openFeatureCache } from './feature-cache.ts';
import type { FeatureSource } from './feature-source.ts';
import { createFeatureSource } from './feature-source.ts';
import { loadBackbone } from './load-backbone.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const augmentation: Augmentation = { flip: true, minimumScale: 0.5, rotation: 15, colourJitter: 0.2, erasing: 0.25 };
let dataset: TestDataset;
let backbone: Backbone;
let crops: string[];
beforeAll(async () => {
  dataset = await createTestDataset(5);
  backbone = await loadBackbone('efficientnet-lite0', await starterWeights());
  crops = dataset.samples.map(({ crop }) => crop);
});
afterAll(async () => {
  backbone.dispose();
  await dataset.remove();
});

function open(name: string): { cache: FeatureCache; source: FeatureSource } {
  const cache = openFeatureCache(join(dataset.directory, name), 'starter', backbone.featureSize);
  return {
    cache,
    source: createFeatureSource({ backbone, cache, cropsDirectory: dataset.cropsDirectory, augmentation }),
  };
}

describe('createFeatureSource', () => {
  it("gives the backbone's features of the decoded crops", async () => {
    const { cache, source } = open('truth');
    const rows = await source.rows(crops.map((crop) => ({ crop, view: 0 })));
    const bytes = await decodeImages(crops.map((crop) => cropFile(dataset.cropsDirectory, crop)));
    const expected = tf.tidy(() => [...backbone.features(pixelTensor(bytes, inputSize)).dataSync()]);
    expect(rows).toHaveLength(expected.length);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    rows.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-4 * largest));
    cache.close();
  });

  it('gives a picture the same features whatever is computed beside it, in every view', async () => {
    const [alone, together] = [open('alone'), open('together')];
    const wanted = crops.flatMap((crop) => [0, 1, 2].map((view) => ({ crop, view })));
    const rows = await together.source.rows(wanted);
    const size = backbone.featureSize;
    for (const [index, each] of wanted.entries()) {
      if (index % 4 !== 0) continue;
      const row = await alone.source.rows([each]);
      expect(row).toEqual(rows.slice(index * size, (index + 1) * size));
    }
    expect(rows.slice(0, size)).not.toEqual(rows.slice(size, 2 * size));
    alone.cache.close();
    together.cache.close();
  });

  it('computes each view of each crop once, and says how far it is', async () => {
    const { cache, source } = open('once');
    const wanted = crops.map((crop) => ({ crop, view: 0 }));
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number): void => void seen.push([done, total]);
    await source.prepare([...wanted, ...wanted], { onProgress });
    expect(seen).toEqual([[5, 5]]);
    await source.prepare(wanted, { onProgress });
    expect(seen).toHaveLength(1);
    expect(cache.size()).toBe(5);
    cache.close();
  });

  it('stops when it is asked to', async () => {
    const { cache, source } = open('stopped');
    const signal = AbortSignal.abort();
    await expect(source.prepare([{ crop: crops[0]!, view: 0 }], { signal })).rejects.toThrow();
    expect(cache.size()).toBe(0);
    cache.close();
  });
});
