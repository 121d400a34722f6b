import type { Tensor } from '@tensorflow/tfjs-node';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageNetPreprocessing } from '../backbones/architecture.ts';
import { toTensor } from '../backbones/parameters.ts';
import { createDeclaration } from '../ops/declare.ts';
import { createEagerOperations } from '../ops/eager.ts';
import type { Operations } from '../ops/operations.ts';
import { tf } from '../ops/tensorflow.ts';
import { readWeights } from '../weights/read.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { floatWeight } from '../weights/weight-map.ts';
import { fromDetectron2, hasStrideIn1x1, isDetectron2 } from './detectron2.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const open = async (name: string): Promise<WeightMap> => readWeights(path.join(goldens, name));

interface Stems {
  picture: number[][][];
  norm: Record<'weight' | 'bias' | 'running_mean' | 'running_var', number[]>;
  stems: {
    order: 'bgr' | 'rgb';
    mean: number[];
    std: number[];
    kernel: number[];
    shape: [number, number, number];
    output: number[];
  }[];
}

const { picture, norm, stems } = JSON.parse(await readFile(path.join(goldens, 'stems.json'), 'utf8')) as Stems;

function stemFlow<Value>(operations: Operations<Value>, pixels: Value): Value {
  return operations.convolution(operations.normalise(pixels, imageNetPreprocessing), {
    name: 'backbone.body.conv1',
    filters: 2,
    kernel: 7,
    stride: 2,
    padding: 3,
    norm: { name: 'backbone.body.bn1', epsilon: 1e-5 },
    activation: 'none',
  });
}

/** The studio's stem on the picture, [height][width][channel]. */
function runStem(weights: WeightMap): number[][][] {
  return tf.tidy(() => {
    const declaration = createDeclaration();
    stemFlow(declaration.operations, [picture.length, picture[0]!.length, 3]);
    const parameters = new Map<string, Tensor>(
      declaration.parameters.map((parameter) => [parameter.name, toTensor(parameter, weights.get(parameter.name)!)]),
    );
    const operations = createEagerOperations({ parameter: (name) => parameters.get(name)! });
    return (stemFlow<Tensor>(operations, tf.tensor4d([picture])).arraySync() as number[][][][])[0]!;
  });
}

function stemWeights(stem: Stems['stems'][number], carried: boolean): WeightMap {
  const weights: WeightMap = new Map([
    ['backbone.bottom_up.stem.conv1.weight', floatWeight([2, 3, 7, 7], Float32Array.from(stem.kernel))],
    ...Object.entries(norm).map(
      ([kind, values]) =>
        [`backbone.bottom_up.stem.conv1.norm.${kind}`, floatWeight([2], Float32Array.from(values))] as const,
    ),
  ]);
  if (carried) {
    weights.set('pixel_mean', floatWeight([3, 1, 1], Float32Array.from(stem.mean)));
    weights.set('pixel_std', floatWeight([3, 1, 1], Float32Array.from(stem.std)));
  }
  return weights;
}

/** Largest difference from Detectron2's own stem, within so many rows and columns of the border or further inside. */
function largestDifference(stem: Stems['stems'][number], found: number[][][], margin: number): number {
  const [height, width, channels] = stem.shape;
  let largest = 0;
  for (let row = margin; row < height - margin; row++) {
    for (let column = margin; column < width - margin; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const expected = stem.output[(row * width + column) * channels + channel]!;
        largest = Math.max(largest, Math.abs(expected - found[row]![column]![channel]!));
      }
    }
  }
  return largest;
}

describe('fromDetectron2', () => {
  it("restores torchvision's network from the model zoo's layout: every name, shape and value", async () => {
    const source = await open('detectron2.pkl');
    expect(isDetectron2(source)).toBe(true);
    expect(hasStrideIn1x1(source)).toBe(true);
    const expected = await open('torchvision.safetensors');
    const found = fromDetectron2(source);
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, golden] of expected) {
      const weight = found.get(name)!;
      expect({ name, shape: weight.shape }).toEqual({ name, shape: golden.shape });
      if (name === 'backbone.body.conv1.weight') {
        // Scaled there and back in single precision.
        golden.data.forEach((value, index) => {
          expect(Math.abs(Number(value) - Number(weight.data[index]))).toBeLessThan(2e-7 * Math.abs(Number(value)));
        });
      } else {
        expect(weight.data, name).toEqual(golden.data);
      }
    }
  });

  it('takes mean 0 and variance 1 where a file has no running statistics', async () => {
    const source = await open('detectron2.pkl');
    for (const name of [...source.keys()]) if (/\.running_(mean|var)$/.test(name)) source.delete(name);
    const found = fromDetectron2(source);
    expect(found.size).toBe((await open('torchvision.safetensors')).size);
    expect(found.get('backbone.body.layer1.0.downsample.1.running_mean')?.data).toEqual(new Float32Array(2));
    expect(found.get('backbone.body.layer1.0.downsample.1.running_var')?.data).toEqual(new Float32Array(2).fill(1));
  });

  it.each(stems.slice(0, 3).map((stem, index) => ({ index, stem })))(
    "gives Detectron2's stem on torchvision's pixels, up to the border: $stem.order, $stem.mean, $stem.std",
    ({ index, stem }) => {
      const { order, mean, std: deviation } = stem;
      expect(largestDifference(stem, runStem(fromDetectron2(stemWeights(stem, true))), 0)).toBeLessThan(1e-4);
      const told = fromDetectron2(stemWeights(stem, false), { order, mean, deviation });
      expect(largestDifference(stem, runStem(told), 0)).toBeLessThan(1e-4);
      // The first is what Detectron2 does where nothing is said.
      const untold = largestDifference(stem, runStem(fromDetectron2(stemWeights(stem, false))), 0);
      if (index === 0) expect(untold).toBeLessThan(1e-4);
      else expect(untold).toBeGreaterThan(1);
    },
  );

  it('gives it inside the border where the mean is not ImageNet’s', () => {
    const stem = stems[3]!;
    const found = runStem(fromDetectron2(stemWeights(stem, true)));
    expect(largestDifference(stem, found, 2)).toBeLessThan(1e-4);
    expect(largestDifference(stem, found, 0)).toBeGreaterThan(1e-2);
  });

  it('sees the stride in the first 1 x 1 convolution by the deviation that MSRA’s networks have absorbed', async () => {
    const source = await open('detectron2.pkl');
    expect(hasStrideIn1x1(source, { deviation: [57.375, 57.12, 58.395] })).toBe(false);
    source.set('pixel_std', floatWeight([3, 1, 1], Float32Array.of(57.375, 57.12, 58.395)));
    expect(hasStrideIn1x1(source)).toBe(false);
    source.delete('pixel_std');
    expect(hasStrideIn1x1(source)).toBe(true);
    source.delete('backbone.bottom_up.res2.0.conv3.weight');
    expect(hasStrideIn1x1(source)).toBe(false);
  });

  it.each([
    'backbone.fpn_lateral2.norm.weight',
    'roi_heads.mask_head.mask_fcn1.norm.weight',
    'roi_heads.keypoint_head.conv_fcn1.weight',
    'roi_heads.box_head.0.fc1.weight',
    'proposal_generator.rpn_head.conv.conv0.weight',
  ])('refuses a network with %s', async (name) => {
    const source = await open('detectron2.pkl');
    source.set(name, floatWeight([1], new Float32Array(1)));
    expect(() => fromDetectron2(source)).toThrow(
      expect.objectContaining({ code: 'WEIGHTS_INVALID', details: expect.objectContaining({ unknown: [name] }) }),
    );
  });

  it('refuses heads that do not tell classes apart, and a deviation of 0', async () => {
    const source = await open('detectron2.pkl');
    const width = source.get('roi_heads.box_predictor.bbox_pred.weight')!.shape[1]!;
    source.set('roi_heads.box_predictor.bbox_pred.weight', floatWeight([4, width], new Float32Array(4 * width)));
    expect(() => fromDetectron2(source)).toThrow(
      /bbox_pred\.weight has \[4,\d+\] without the background, not \[12,\d+\]/,
    );
    expect(() => fromDetectron2(new Map(), { deviation: [1, 0, 1] })).toThrow(/pixel_std is \[1,0,1\]/);
  });
});
