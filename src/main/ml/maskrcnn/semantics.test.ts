import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { PhotoPixels } from '../images/photo.ts';
import { tf } from '../ops/tensorflow.ts';
import { inBothBacks } from '../ops/testing/both-backs.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { compileDetector, type CompiledDetector } from './compile.ts';
import { detectEagerly, type Detector } from './detector.ts';
import { scalePixels } from './flow.ts';
import { compareBacks, compareWithGolden, type FoundDifference } from './goldens/compare-found.ts';
import { detectron2Goldens, goldenDetector, goldenPhotos, goldens, goldenSides } from './goldens/golden-detector.ts';
import { semanticsOf } from './semantics.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/**
 * The limits: a photo's scaled bytes may differ by one or two here and there (below). Where they are Pillow's to the last,
 * with sides of 256 and 416, the differences are far smaller, `near`.
 */
function expectSame({ unpaired, box, score, mask }: FoundDifference, near: boolean): void {
  expect(unpaired).toBe(0);
  expect(box).toBeLessThan(near ? 5e-3 : 0.5);
  expect(score).toBeLessThan(near ? 1e-4 : 1e-3);
  expect(mask).toBeGreaterThanOrEqual(0.99);
}

/** Made, like the detections, by scripts/goldens/detectron2_flow.py. */
const parts = readSafetensors(
  readFileSync(path.join(import.meta.dirname, 'goldens/detectron2-parts.safetensors')),
).weights;

let photos: PhotoPixels[];
beforeAll(async () => {
  photos = await goldenPhotos();
});

/** Detectors by the outputs and settings that the composition of Detectron2's flow was run with. */
const cases: { architecture: DetectorArchitecture; outputs: number; strideIn1x1: boolean; keys: string[] }[] = [
  {
    architecture: 'resnet50-fpn',
    outputs: 9,
    strideIn1x1: true,
    keys: ['resnet50-9-256-416-msra', 'resnet50-9-800-1333-msra'],
  },
  { architecture: 'resnet50-fpn', outputs: 14, strideIn1x1: false, keys: ['resnet50-14-256-416'] },
  { architecture: 'resnet18-fpn', outputs: 9, strideIn1x1: false, keys: ['resnet18-9-256-416'] },
];

describe.each(cases)("$architecture for $outputs outputs finds what Detectron2's flow finds", (each) => {
  let detector: Detector;
  let compiled: CompiledDetector;
  let before: number;
  let settled: number;
  beforeAll(async () => {
    const { architecture, outputs, strideIn1x1 } = each;
    detector = goldenDetector(architecture, outputs, { strideIn1x1, semantics: 'detectron2' });
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
    const near = sides.shortSide === 256;
    for (const [index, photo] of photos.entries()) {
      const golden = detectron2Goldens.whole[key]![index]!;
      expect(golden.scores.length).toBeGreaterThan(50);
      const [eager] = detectEagerly(detector, [photo], sides);
      const graph = compiled.detect(photo, sides);
      expectSame(compareWithGolden(eager!, golden, photo, compiled.pasting), near);
      expectSame(compareWithGolden(graph, golden, photo, compiled.pasting), near);
      const backs = compareBacks(graph, eager!);
      expect(backs).toMatchObject({ unpaired: 0 });
      expect(backs.score).toBeLessThan(1e-4);
      expect(backs.box).toBeLessThan(1e-2);
      expect(backs.mask).toBeGreaterThan(1 - 1e-4);
    }
    expect(tf.memory().numTensors).toBe(settled);
  });
});

describe('pixels', () => {
  it('are scaled as Pillow scales bytes, in both backs, but for a tie in each of the two passes', async () => {
    const before = tf.memory().numTensors;
    const corner = parts.get('corner')!;
    const [rows = 0, columns = 0] = corner.shape;
    for (const [name, { data: expected, shape }] of parts) {
      if (!name.startsWith('scaled.')) continue;
      const [height = 0, width = 0] = shape;
      const pixels = tf.tensor4d(Float32Array.from(corner.data, Number), [1, rows, columns, 3]);
      const { eager, graph } = await inBothBacks([pixels], (arrays, [x]) => {
        const size = { height: arrays.floats([height], []), width: arrays.floats([width], []) };
        return [scalePixels(arrays, semanticsOf.detectron2, x!, size)];
      });
      for (const [scaled] of [eager, graph]) {
        expect(scaled!.shape).toEqual([1, height, width, 3]);
        const off = scaled!.values.map((value, index) => Math.abs(value - Number(expected[index])));
        expect(Math.max(...off)).toBeLessThanOrEqual(2);
        // Where a quarter of the bytes are halves, as at 5/4, Pillow's fixed point rounds some of them down.
        expect(off.filter((value) => value > 0).length).toBeLessThan(0.05 * off.length);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('semantics', () => {
  it("matter: with Detectron2's the same weights find something else than with torchvision's", () => {
    const detector = goldenDetector('resnet50-fpn', 14, { semantics: 'detectron2' });
    const key = 'resnet50-14-256-300';
    const [found] = detectEagerly(detector, [photos[0]!], goldenSides(key));
    expect(compareWithGolden(found!, goldens.whole[key]![0]!, photos[0]!).unpaired).toBeGreaterThan(0);
    detector.dispose();
  });
});
