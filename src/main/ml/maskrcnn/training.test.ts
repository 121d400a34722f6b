import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { garmentClasses, garmentSamples, smallRecipe } from '../images/testing/garments.ts';
import { tf } from '../ops/tensorflow.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { createDetector, type Detector } from './detector.ts';
import { loadExample } from './examples.ts';
import { goldenDetector, goldens, goldenTrainingPictures } from './goldens/golden-detector.ts';
import { initialDetectorWeights } from './initial-weights.ts';
import { bodyPrefix, declareDetector } from './layers.ts';
import { detectorPlan } from './plan.ts';
import { lossesAndGradients, lossNames, relativeDifference, type LossesAndGradients } from './testing/gradients.ts';
import { trainableNames } from './trainable.ts';
import type { TrainingPicture } from './training.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Made by scripts/goldens/mask_rcnn.py: samples and the length of every parameter's gradient in torchvision's model. */
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'goldens/stages.safetensors'))).weights;
const prefix = 'norm.';
const goldenNames = [...golden.keys()].flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
/** torchvision's names of its losses. */
const theirNames = {
  objectness: 'loss_objectness',
  proposalBox: 'loss_rpn_box_reg',
  class: 'loss_classifier',
  box: 'loss_box_reg',
  mask: 'loss_mask',
} as const;

function lengthOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index] as number) ** 2;
  return Math.sqrt(sum);
}

describe('losses of Mask R-CNN on two photos of different shapes', () => {
  let detector: Detector;
  let found: LossesAndGradients;
  let left: number;
  beforeAll(async () => {
    detector = goldenDetector('resnet50-fpn', 9);
    const pictures = await goldenTrainingPictures();
    const before = tf.memory().numTensors;
    found = await lossesAndGradients(detector, pictures);
    left = tf.memory().numTensors - before;
  });
  afterAll(() => detector.dispose());

  it.each(lossNames)("%s is torchvision's", (name) => {
    expect(Math.abs(found.losses[name] - (goldens.losses[theirNames[name]] ?? NaN))).toBeLessThan(1e-4);
  });

  it("trains exactly what torchvision's model trains", () => {
    expect([...found.gradients.keys()].sort()).toEqual([...goldenNames].sort());
    expect(trainableNames(detector, 2).sort()).toEqual([...goldenNames].sort());
  });

  it("every parameter's gradient is torchvision's", () => {
    const untouched: string[] = [];
    for (const name of goldenNames) {
      const values = found.gradients.get(name)?.data as Float32Array;
      const sampled = signedUnits(`gradient.${name}`, 64).map(
        (unit) => values[Math.floor(((unit + 1) / 2) * values.length)] ?? NaN,
      );
      const length = golden.get(prefix + name)?.data[0] as number;
      if (length === 0) {
        untouched.push(name);
        expect(lengthOf(values), name).toBe(0);
        continue;
      }
      expect(relativeDifference(sampled, golden.get(`gradient.${name}`)?.data as Float32Array), name).toBeLessThan(
        2e-3,
      );
      expect(Math.abs(lengthOf(values) / length - 1), name).toBeLessThan(1e-3);
    }
    // No region is so large that it belongs to the coarsest level, and the first anchors are those of the finest.
    expect(untouched.sort()).toEqual(['bias', 'weight'].map((kind) => `backbone.fpn.layer_blocks.3.0.${kind}`));
  });

  it('leaves no tensor behind', () => {
    expect(left).toBe(0);
  });
});

describe("losses with Detectron2's semantics", () => {
  it('are absolute errors of boxes on its own anchors, with a gradient for the same parameters, and leave nothing', async () => {
    const detector = goldenDetector('resnet18-fpn', 9, { semantics: 'detectron2' });
    const others = goldenDetector('resnet18-fpn', 9);
    const pictures = await goldenTrainingPictures();
    const before = tf.memory().numTensors;
    const found = await lossesAndGradients(detector, pictures);
    const expected = await lossesAndGradients(others, pictures);
    expect(tf.memory().numTensors).toBe(before);
    expect([...found.gradients.keys()]).toEqual([...expected.gradients.keys()]);
    for (const [name, { data }] of found.gradients) expect(lengthOf(data as Float32Array), name).toBeLessThan(1e3);
    for (const name of lossNames) {
      expect(found.losses[name], name).toBeGreaterThan(0);
      // The same photos, but other regions of them and other errors of boxes.
      expect(found.losses[name], name).toBeLessThan(2 * expected.losses[name]);
      expect(found.losses[name], name).not.toBe(expected.losses[name]);
    }
    // The smooth error lies below the absolute one, by 1/18 at most for each of the four numbers.
    expect(found.losses.proposalBox).toBeGreaterThan(expected.losses.proposalBox);
    for (const each of [detector, others]) each.dispose();
  });
});

describe('losses of a small detector on sample photos', () => {
  let detector: Detector;
  let withGarments: TrainingPicture;
  let withOthers: TrainingPicture;
  let before: number;
  const without = (picture: TrainingPicture): TrainingPicture => ({
    ...picture,
    truth: { boxes: new Float32Array(0), labels: [], crowd: [] },
    bitmaps: [],
  });
  const crowded = (picture: TrainingPicture): TrainingPicture => ({
    ...picture,
    truth: { ...picture.truth, crowd: Array.from(picture.truth.labels, () => true) },
  });
  /** Nothing is sampled on it: wherever one looks, there may be a garment. */
  const filled = (picture: TrainingPicture): TrainingPicture => ({
    ...picture,
    truth: { boxes: Float32Array.of(-1e4, -1e4, 1e4, 1e4), labels: [1], crowd: [true] },
    bitmaps: [new Uint8Array(picture.size.height * picture.size.width).fill(1)],
  });
  const gradientsOf = (gradients: WeightMap): Record<string, number> =>
    Object.fromEntries([...gradients].map(([name, { data }]) => [name, lengthOf(data as Float32Array)]));
  beforeAll(async () => {
    const declared = declareDetector(detectorPlan('efficientnet-lite0-fpn'), garmentClasses.length);
    detector = createDetector(
      { architecture: 'efficientnet-lite0-fpn', classCount: garmentClasses.length },
      initialDetectorWeights(declared, 1),
    );
    const recipe = { ...smallRecipe, flip: false, shortSides: [96], longSide: 144 };
    const pictures = await Promise.all(
      (await garmentSamples(2)).map(async (sample) => ({
        ...(await loadExample(sample, recipe, { seed: 0, epoch: 1 })),
        choice: 'first' as const,
      })),
    );
    [withGarments, withOthers] = pictures as [TrainingPicture, TrainingPicture];
    before = tf.memory().numTensors;
  });
  afterAll(() => {
    expect(tf.memory().numTensors).toBe(before);
    detector.dispose();
  });

  it.each([
    ['no garment', without],
    ['nothing but crowds', crowded],
  ])('%s: background is learnt, of boxes and masks nothing', async (_, change) => {
    const { losses, gradients } = await lossesAndGradients(detector, [change(withGarments)]);
    expect(losses).toMatchObject({ proposalBox: 0, box: 0, mask: 0 });
    expect(losses.objectness).toBeGreaterThan(0.1);
    expect(losses.class).toBeGreaterThan(0.1);
    for (const [name, { data }] of gradients) expect(Number.isFinite(lengthOf(data as Float32Array)), name).toBe(true);
    const lengths = gradientsOf(gradients);
    for (const [name, length] of Object.entries(lengths)) {
      if (name.includes('bbox_pred') || name.includes('mask')) expect(length, name).toBe(0);
    }
    expect(lengths['rpn.head.cls_logits.weight']).toBeGreaterThan(0);
    expect(lengths['roi_heads.box_predictor.cls_score.weight']).toBeGreaterThan(0);
  });

  it('nothing that may be looked at: no loss, no gradient, and nothing breaks', async () => {
    const found = await lossesAndGradients(detector, [filled(withGarments)]);
    expect(found.losses).toEqual({ objectness: 0, proposalBox: 0, class: 0, box: 0, mask: 0 });
    for (const [name, length] of Object.entries(gradientsOf(found.gradients))) expect(length, name).toBe(0);
  });

  it.each([
    ['no garment', without],
    ['nothing but crowds', crowded],
    ['nothing that may be looked at', filled],
  ])('beside a photo of garments, one with %s takes no part in the losses of boxes and masks', async (_, change) => {
    const alone = await lossesAndGradients(detector, [withGarments]);
    const both = await lossesAndGradients(detector, [withGarments, change(withOthers)]);
    expect(both.losses.mask).toBeCloseTo(alone.losses.mask, 5);
    expect(Object.values(both.losses).every((loss) => loss > 0)).toBe(true);
    for (const [name, length] of Object.entries(gradientsOf(both.gradients))) {
      expect(Number.isFinite(length), name).toBe(true);
    }
    const mask = 'roi_heads.mask_predictor.mask_fcn_logits.weight';
    const [left, right] = [alone, both].map(({ gradients }) => gradients.get(mask)?.data as Float32Array);
    expect(relativeDifference(right!, left!)).toBeLessThan(1e-4);
  });

  it('two passes add up to one batch, but for the mask loss: its mean is over objects, of which photos have more or fewer', async () => {
    const passes = [
      await lossesAndGradients(detector, [withGarments]),
      await lossesAndGradients(detector, [withOthers]),
    ];
    const [left, right] = passes as [LossesAndGradients, LossesAndGradients];
    const both = await lossesAndGradients(detector, [withGarments, withOthers]);
    for (const name of ['objectness', 'proposalBox', 'class', 'box'] as const) {
      expect(both.losses[name], name).toBeCloseTo((left.losses[name] + right.losses[name]) / 2, 5);
    }
    expect(Math.abs(both.losses.mask - (left.losses.mask + right.losses.mask) / 2)).toBeGreaterThan(1e-5);
    // The mask head is trained by the mask loss alone, the other heads by the others.
    const heads = [
      'rpn.head.conv.0.0.weight',
      'roi_heads.box_head.fc6.weight',
      'roi_heads.box_predictor.bbox_pred.bias',
    ];
    for (const name of heads) {
      const values = passes.map(({ gradients }) => gradients.get(name)?.data as Float32Array);
      const mean = values[0]!.map((value, index) => (value + (values[1]?.[index] ?? NaN)) / 2);
      expect(relativeDifference(both.gradients.get(name)?.data as Float32Array, mean), name).toBeLessThan(1e-4);
    }
  });

  it.each([0, 1, 5])(
    'are the same with %i frozen stages, and so are the gradients of what is trained',
    async (frozenStages) => {
      const usual = await lossesAndGradients(detector, [withGarments], { frozenStages: 2 });
      const found = await lossesAndGradients(detector, [withGarments], { frozenStages });
      for (const name of lossNames) expect(found.losses[name], name).toBeCloseTo(usual.losses[name], 6);
      const body = [...found.gradients.keys()].filter((name) => name.startsWith(bodyPrefix));
      expect(body.some((name) => name.includes('_conv_stem'))).toBe(frozenStages === 0);
      expect(body.length === 0).toBe(frozenStages === 5);
      for (const [name, { data }] of found.gradients) {
        const other = usual.gradients.get(name)?.data as Float32Array | undefined;
        if (other === undefined || lengthOf(other) === 0) continue;
        expect(relativeDifference(data as Float32Array, other), name).toBeLessThan(1e-4);
      }
    },
  );
});
