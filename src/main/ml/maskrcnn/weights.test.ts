import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { efficientnetLite0 } from '../backbones/efficientnet-lite.ts';
import { starterWeightsFile } from '../backbones/goldens/fixture-weights.ts';
import { declareParameters } from '../backbones/parameters.ts';
import { resnet50 } from '../backbones/resnet.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import { writeDetector } from '../train/checkpoint-detector.ts';
import { writeSafetensors } from '../weights/safetensors.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { floatWeight } from '../weights/weight-map.ts';
import { detectorWeights, fitDetectorWeights, readDetectorWeights } from './weights.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const torchvisionShapes = new Map(
  Object.entries(
    JSON.parse(await readFile(path.join(goldens, 'torchvision-state.json'), 'utf8')) as Record<string, number[]>,
  ),
);
/** torchvision's maskrcnn_resnet50_fpn for 13 classes. */
const declared = declarations(torchvisionShapes);

function declarations(shapes: ReadonlyMap<string, readonly number[]>): ParameterDeclaration[] {
  return [...shapes].map(([name, shape]) => ({ name, role: 'bias', shape, trainable: true }));
}

/** Weights by shape alone, so that a whole ResNet50 need not be held. */
function named(shapes: Iterable<readonly [string, readonly number[]]>): WeightMap {
  return new Map([...shapes].map(([name, shape]) => [name, floatWeight(shape, new Float32Array(0))]));
}

/** The heads of another number of classes, background and all. */
function withClasses(count: number): WeightMap {
  return named(
    [...torchvisionShapes].map(([name, [first, ...rest]]) => {
      if (/cls_score|mask_fcn_logits/.test(name)) return [name, [count, ...rest]];
      return /box_predictor\.bbox_pred/.test(name) ? [name, [4 * count, ...rest]] : [name, [first!, ...rest]];
    }),
  );
}

const headNames = [...torchvisionShapes.keys()].filter((name) => /box_predictor|mask_fcn_logits/.test(name));

describe('detectorWeights', () => {
  it("takes torchvision's names as they are, and those before its 0.13", () => {
    const current = named(torchvisionShapes);
    const old = new Map(
      [...current].map(([name, weight]) => [
        name
          .replace('rpn.head.conv.0.0.', 'rpn.head.conv.')
          .replace(/(inner|layer)_blocks\.(\d)\.0\./, '$1_blocks.$2.')
          .replace(/mask_head\.(\d)\.0\./, (_, index: string) => `mask_head.mask_fcn${Number(index) + 1}.`),
        weight,
      ]),
    );
    expect([...old.keys()]).toEqual(
      expect.arrayContaining([
        'rpn.head.conv.weight',
        'backbone.fpn.inner_blocks.3.bias',
        'roi_heads.mask_head.mask_fcn4.weight',
      ]),
    );
    for (const weights of [current, old]) {
      const found = detectorWeights(weights);
      expect([...found.weights.keys()]).toEqual([...torchvisionShapes.keys()]);
      expect(found).toMatchObject({ layout: 'torchvision', epsilon: 1e-5, strideIn1x1: false });
    }
  });

  it('gives the epsilon 0 to the one file for which torchvision sets it', () => {
    const weights = named(torchvisionShapes);
    expect(detectorWeights(weights, { sha256: `bf2d0c1e${'0'.repeat(56)}` }).epsilon).toBe(0);
    expect(detectorWeights(weights, { sha256: '0'.repeat(64) }).epsilon).toBe(1e-5);
  });

  it('reads both layouts from files by content', async () => {
    const zoo = await readDetectorWeights(path.join(goldens, 'detectron2.pkl'));
    expect(zoo).toMatchObject({ layout: 'detectron2', epsilon: 1e-5, strideIn1x1: true, semantics: 'detectron2' });
    const own = await readDetectorWeights(path.join(goldens, 'torchvision.safetensors'));
    expect(own).toMatchObject({ layout: 'torchvision', epsilon: 1e-5, strideIn1x1: false, semantics: 'torchvision' });
    expect([...zoo.weights.keys()].sort()).toEqual([...own.weights.keys()].sort());
    const told = await readDetectorWeights(path.join(goldens, 'detectron2.pkl'), {
      detectron2: { strideIn1x1: false },
    });
    expect(told.strideIn1x1).toBe(false);
    const shapes = new Map([...own.weights].map(([name, { shape }]) => [name, shape]));
    const fitted = fitDetectorWeights(declarations(shapes), zoo.weights, { dropHeads: false });
    expect([...fitted.weights.keys()]).toEqual([...shapes.keys()]);
    expect(fitted).toMatchObject({ dropped: [], fresh: [] });
  });

  it('knows of a file that the studio wrote what model.json says, and of another in its place nothing', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'described-'));
    const { weights } = await readDetectorWeights(path.join(goldens, 'torchvision.safetensors'));
    const facts = { normEpsilon: 0.003, strideIn1x1: true, semantics: 'detectron2' } as const;
    await writeDetector(
      folder,
      {
        architecture: 'resnet50-fpn',
        classNames: ['top'],
        shortSide: 800,
        longSide: 1333,
        ...facts,
        recipe: null,
        seed: null,
        bestEpoch: null,
      },
      weights,
    );
    const file = path.join(folder, 'model.safetensors');
    const { strideIn1x1, semantics } = facts;
    expect(await readDetectorWeights(file)).toMatchObject({ epsilon: 0.003, strideIn1x1, semantics });
    await writeFile(file, writeSafetensors(new Map([...weights].slice(1))));
    const other = await readDetectorWeights(file);
    expect(other).toMatchObject({ epsilon: 1e-5, strideIn1x1: false, semantics: 'torchvision' });
    await rm(folder, { recursive: true });
  });

  it('refuses weights of something else, and names their first layer', () => {
    expect(() => detectorWeights(named([['encoder.weight', [3]]]))).toThrow(/first layer is encoder\.weight/);
    expect(() => detectorWeights(new Map())).toThrow(expect.objectContaining({ code: 'WEIGHTS_INVALID' }));
  });
});

describe('fitDetectorWeights', () => {
  it("takes every parameter of torchvision's network", () => {
    const fitted = fitDetectorWeights(declared, named(torchvisionShapes), { dropHeads: true });
    expect([...fitted.weights.keys()]).toEqual([...torchvisionShapes.keys()]);
    expect(fitted).toMatchObject({ dropped: [], fresh: [] });
  });

  it('names heads of another number of classes with both shapes', () => {
    expect(() => fitDetectorWeights(declared, withClasses(91), { dropHeads: false })).toThrow(
      expect.objectContaining({
        code: 'WEIGHTS_INVALID',
        message: expect.stringContaining('roi_heads.box_predictor.cls_score.weight is [91,1024], not [14,1024]'),
        details: expect.objectContaining({
          mismatched: expect.arrayContaining([
            { name: 'roi_heads.box_predictor.bbox_pred.bias', expected: [56], found: [364] },
            {
              name: 'roi_heads.mask_predictor.mask_fcn_logits.weight',
              expected: [14, 256, 1, 1],
              found: [91, 256, 1, 1],
            },
          ]),
          remedy: expect.stringContaining('Drop the heads'),
        }),
      }),
    );
  });

  it('drops them on purpose, and says which', () => {
    const fitted = fitDetectorWeights(declared, withClasses(91), { dropHeads: true });
    expect(fitted.dropped).toEqual(headNames);
    expect(fitted.fresh).toEqual(headNames);
    expect(fitted.weights.size).toBe(torchvisionShapes.size - headNames.length);
  });

  it('names any other layer that does not fit with both shapes, also where heads are dropped', () => {
    const weights = withClasses(91);
    weights.set('backbone.fpn.inner_blocks.0.0.weight', floatWeight([128, 256, 1, 1], new Float32Array(0)));
    expect(() => fitDetectorWeights(declared, weights, { dropHeads: true })).toThrow(
      /backbone\.fpn\.inner_blocks\.0\.0\.weight is \[128,256,1,1\], not \[256,256,1,1\]/,
    );
  });

  it('refuses missing and unexpected layers, and values that are not finite', () => {
    const missing = named(torchvisionShapes);
    missing.delete('rpn.head.cls_logits.bias');
    missing.set('roi_heads.box_head.5.weight', floatWeight([1], new Float32Array(1)));
    expect(() => fitDetectorWeights(declared, missing, { dropHeads: true })).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({
          missing: ['rpn.head.cls_logits.bias'],
          unexpected: ['roi_heads.box_head.5.weight'],
        }),
      }),
    );
    const broken = named(torchvisionShapes);
    broken.set('rpn.head.cls_logits.bias', floatWeight([3], Float32Array.of(0, NaN, 0)));
    expect(() => fitDetectorWeights(declared, broken, { dropHeads: true })).toThrow(/not finite/);
  });

  it("starts from torchvision's ImageNet ResNet50, and everything else fresh", () => {
    const { trunk, lastStage } = declareParameters(resnet50);
    const imageNet = named([
      ...[...trunk, ...lastStage].map(({ name, shape }) => [name, shape] as const),
      ['fc.weight', [1000, 2048]],
      ['fc.bias', [1000]],
      ['bn1.num_batches_tracked', []],
    ]);
    const start = detectorWeights(imageNet);
    expect(start).toMatchObject({ layout: 'backbone', epsilon: 1e-5, strideIn1x1: false });
    const fitted = fitDetectorWeights(declared, start.weights, { dropHeads: true });
    const body = [...torchvisionShapes.keys()].filter((name) => name.startsWith('backbone.body.'));
    expect([...fitted.weights.keys()]).toEqual(body);
    expect(fitted.fresh).toEqual([...torchvisionShapes.keys()].filter((name) => !name.startsWith('backbone.body.')));
    expect(fitted.dropped).toEqual([]);
  });

  it('starts from the shipped EfficientNet-Lite0, with or without its head convolution', async () => {
    const start = await readDetectorWeights(starterWeightsFile);
    expect(start).toMatchObject({ layout: 'backbone', epsilon: 1e-3 });
    const { trunk, lastStage } = declareParameters(efficientnetLite0);
    const body = [...trunk, ...lastStage].map((parameter) => ({
      ...parameter,
      name: `backbone.body.${parameter.name}`,
    }));
    expect(fitDetectorWeights(body, start.weights, { dropHeads: false }).weights.size).toBe(body.length);
    const withoutHead = body.filter(({ name }) => !/^backbone\.body\._(conv_head|bn1)\./.test(name));
    const fitted = fitDetectorWeights(withoutHead, start.weights, { dropHeads: false });
    expect([...fitted.weights.keys()]).toEqual(withoutHead.map(({ name }) => name));
  });
});
