import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { PhotoPixels } from '../images/photo.ts';
import { tf } from '../ops/tensorflow.ts';
import { floatWeight } from '../weights/weight-map.ts';
import { compileDetector, type CompiledDetector } from './compile.ts';
import { detectEagerly, type Detector } from './detector.ts';
import type { Found } from './found.ts';
import { compareBacks, compareWithGolden, type FoundDifference } from './goldens/compare-found.ts';
import { goldenDetector, goldenPhotos, goldens, goldenSides } from './goldens/golden-detector.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Far inside what a user could see (half a pixel, 1e-3): the backs differ from torchvision by float32's rounding. */
function expectSame({ unpaired, box, score, ranked, mask }: FoundDifference): void {
  expect(unpaired).toBe(0);
  expect(box).toBeLessThan(1e-2);
  expect(score).toBeLessThan(1e-4);
  expect(ranked).toBeLessThan(1e-4);
  expect(mask).toBeGreaterThan(0.99);
}

let photos: PhotoPixels[];
beforeAll(async () => {
  photos = await goldenPhotos();
});

/** Detectors by the outputs and settings that torchvision was run with. */
const cases: { architecture: DetectorArchitecture; outputs: number; keys: string[] }[] = [
  { architecture: 'resnet50-fpn', outputs: 9, keys: ['resnet50-9-256-416', 'resnet50-9-800-1333'] },
  { architecture: 'resnet50-fpn', outputs: 14, keys: ['resnet50-14-256-300'] },
  { architecture: 'resnet18-fpn', outputs: 9, keys: ['resnet18-9-256-416'] },
  { architecture: 'resnet101-fpn', outputs: 9, keys: ['resnet101-9-256-416'] },
];

describe.each(cases)("$architecture for $outputs outputs finds what torchvision's finds", (each) => {
  let detector: Detector;
  let compiled: CompiledDetector;
  let before: number;
  let settled: number;
  beforeAll(async () => {
    detector = goldenDetector(each.architecture, each.outputs);
    before = tf.memory().numTensors;
    compiled = await compileDetector(detector);
    settled = tf.memory().numTensors;
  });
  afterAll(() => {
    compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
    detector.dispose();
  });

  it.each(each.keys)('%s, operation by operation and as a graph', (key) => {
    const sides = goldenSides(key);
    for (const [index, photo] of photos.entries()) {
      const golden = goldens.whole[key]![index]!;
      expect(golden.scores).toHaveLength(100);
      const [eager] = detectEagerly(detector, [photo], sides);
      const graph = compiled.detect(photo, sides);
      expectSame(compareWithGolden(eager!, golden, photo));
      expectSame(compareWithGolden(graph, golden, photo));
      const backs = compareBacks(graph, eager!);
      expectSame(backs);
      expect(backs.mask).toBeGreaterThan(1 - 1e-4);
    }
    expect(tf.memory().numTensors).toBe(settled);
  });

  it.each(each.keys.filter((key) => key in goldens.batch))('%s, both photos in one batch', (key) => {
    const found = detectEagerly(detector, photos, goldenSides(key));
    expect(found).toHaveLength(2);
    for (const [index, photo] of photos.entries()) {
      expectSame(compareWithGolden(found[index]!, goldens.batch[key]![index]!, photo));
    }
    expect(tf.memory().numTensors).toBe(settled);
  });
});

describe('efficientnet-lite0-fpn', () => {
  const sides = { shortSide: 192, longSide: 288 };
  let detector: Detector;
  let compiled: CompiledDetector;
  let settled: number;
  beforeAll(async () => {
    detector = goldenDetector('efficientnet-lite0-fpn', 9);
    settled = tf.memory().numTensors;
    compiled = await compileDetector(detector);
  });
  afterAll(() => {
    compiled.dispose();
    detector.dispose();
  });
  const eagerly = (photo: PhotoPixels): Found => detectEagerly(detector, [photo], sides)[0]!;

  it('finds the same operation by operation and as a graph', () => {
    for (const photo of photos) {
      const expected = eagerly(photo);
      const found = compiled.detect(photo, sides);
      expect(expected.scores.length).toBeGreaterThan(20);
      expectSame(compareBacks(found, expected));
    }
  });

  it('gives photos of equal size in a batch what each gives alone', () => {
    const photo = photos[1]!;
    const other = { ...photo, data: photo.data.toReversed() };
    const together = detectEagerly(detector, [photo, other], sides);
    expect(compareBacks(together[0]!, together[1]!).unpaired).toBeGreaterThan(0);
    for (const [index, alone] of [photo, other].entries()) {
      const { unpaired, box, score } = compareBacks(together[index]!, eagerly(alone));
      expect(unpaired).toBe(0);
      // Convolutions of a larger batch may add up in another order.
      expect(box).toBeLessThan(1e-3);
      expect(score).toBeLessThan(1e-5);
    }
  });

  it.each([
    [1, 400],
    [400, 1],
    [37, 2000],
    [1, 1],
    [500, 3],
  ])('looks at a photo of %i x %i', (height, width) => {
    const data = Uint8Array.from({ length: 3 * height * width }, (_, index) => (index * index * 31) % 256);
    const photo = { data, height, width };
    const found = compiled.detect(photo, sides);
    expectSame(compareBacks(found, eagerly(photo)));
    for (const [index, corner] of found.boxes.entries()) {
      expect(corner).toBeGreaterThanOrEqual(0);
      expect(corner).toBeLessThanOrEqual((index % 2 === 0 ? width : height) + 1e-4);
    }
    expect(tf.memory().numTensors).toBe(settled);
  });

  const silent = { boxes: [], scores: [], labels: [], masks: [] };
  it.each([
    ['every region is background', 'roi_heads.box_predictor.cls_score.bias', [90, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['no proposal lies on the photo', 'rpn.head.bbox_pred.bias', Array.from({ length: 24 }, () => 1e4)],
  ])('finds nothing where %s', async (_, name, values) => {
    const kept = await detector.weights(new Set([name]));
    detector.restore(new Map([[name, floatWeight([values.length], Float32Array.from(values))]]));
    const blind = await compileDetector(detector);
    for (const found of [eagerly(photos[0]!), blind.detect(photos[0]!, sides)]) {
      expect({
        boxes: [...found.boxes],
        scores: [...found.scores],
        labels: [...found.labels],
        masks: [...found.masks],
      }).toEqual(silent);
    }
    blind.dispose();
    detector.restore(kept);
    expect(tf.memory().numTensors).toBe(settled);
  });
});
