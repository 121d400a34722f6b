import { StudioError } from '../../../shared/domain/errors.ts';
import { imageNetPreprocessing } from '../backbones/architecture.ts';
import type { WeightMap, WeightTensor } from '../weights/weight-map.ts';
import { elementCount, floatWeight } from '../weights/weight-map.ts';

/** What a Detectron2 configuration says about pixels; the layers do not show it. */
export interface Detectron2Pixels {
  /** INPUT.FORMAT; otherwise RGB where the file's own mean starts with its largest number (ImageNet's red), else BGR. */
  order?: 'bgr' | 'rgb';
  /** MODEL.PIXEL_MEAN in that order, in 0..255; otherwise what the file carries, or ImageNet's mean. */
  mean?: readonly number[];
  /** MODEL.PIXEL_STD in that order; otherwise what the file carries, or 1. */
  deviation?: readonly number[];
}

/** ImageNet's mean as Detectron2 writes it, in BGR. */
const defaultMean = [103.53, 116.28, 123.675];

/** A mean that differs by less (in 0..255) is the same one, rounded to float32. */
const smallestShift = 1e-3;

const stem = 'backbone.body.conv1.weight';
const stemMean = 'backbone.body.bn1.running_mean';

/** What a file carries beside its layers. */
const passedOver =
  /^(pixel_mean|pixel_std|proposal_generator\.anchor_generator\.cell_anchors\.\d+)$|\.num_batches_tracked$/;

/** Modules in Detectron2's names, and the same in torchvision's. */
const moduleNames: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^backbone\.bottom_up\.stem\.conv1$/, () => 'backbone.body.conv1'],
  [/^backbone\.bottom_up\.stem\.conv1\.norm$/, () => 'backbone.body.bn1'],
  [
    /^backbone\.bottom_up\.res([2-5])\.(\d+)\.conv([1-3])$/,
    (stage, block, index) => `${body(stage, block)}.conv${index}`,
  ],
  [
    /^backbone\.bottom_up\.res([2-5])\.(\d+)\.conv([1-3])\.norm$/,
    (stage, block, index) => `${body(stage, block)}.bn${index}`,
  ],
  [/^backbone\.bottom_up\.res([2-5])\.(\d+)\.shortcut$/, (stage, block) => `${body(stage, block)}.downsample.0`],
  [/^backbone\.bottom_up\.res([2-5])\.(\d+)\.shortcut\.norm$/, (stage, block) => `${body(stage, block)}.downsample.1`],
  [/^backbone\.fpn_lateral([2-5])$/, (stage) => `backbone.fpn.inner_blocks.${Number(stage) - 2}.0`],
  [/^backbone\.fpn_output([2-5])$/, (stage) => `backbone.fpn.layer_blocks.${Number(stage) - 2}.0`],
  [/^proposal_generator\.rpn_head\.conv$/, () => 'rpn.head.conv.0.0'],
  [/^proposal_generator\.rpn_head\.objectness_logits$/, () => 'rpn.head.cls_logits'],
  [/^proposal_generator\.rpn_head\.anchor_deltas$/, () => 'rpn.head.bbox_pred'],
  [/^roi_heads\.box_head\.fc([12])$/, (index) => `roi_heads.box_head.fc${Number(index) + 5}`],
  [/^roi_heads\.box_predictor\.(cls_score|bbox_pred)$/, (layer) => `roi_heads.box_predictor.${layer}`],
  [/^roi_heads\.mask_head\.mask_fcn([1-9])$/, (index) => `roi_heads.mask_head.${Number(index) - 1}.0`],
  [/^roi_heads\.mask_head\.deconv$/, () => 'roi_heads.mask_predictor.conv5_mask'],
  [/^roi_heads\.mask_head\.predictor$/, () => 'roi_heads.mask_predictor.mask_fcn_logits'],
];

export function isDetectron2(weights: WeightMap): boolean {
  return [...weights.keys()].some((name) => /^(backbone\.bottom_up|proposal_generator)\./.test(name));
}

/**
 * A Mask R-CNN with ResNet-FPN of Detectron2 in torchvision's names and layout (`maskrcnn_resnet50_fpn`).
 *
 * - Classes: Detectron2's K classes become outputs 1 to K. Its background, the last row of `cls_score`, becomes row 0; the
 *   boxes and masks of a background, which it does not have and nothing reads, become zeros.
 * - Pixels: Detectron2 takes BGR in 0..255 less its mean, torchvision RGB in 0..1 less ImageNet's mean over its deviation.
 *   Order and deviation are multiplied into the stem's kernel. Detectron2's own mean is 255 times torchvision's, so that
 *   the result is the same everywhere, rounding aside: zeros round the picture stand for the mean in both. Another mean
 *   is taken off the stem's running mean: exact where the stem's 7 x 7 window lies within the picture, while nearer
 *   to its border (at most two rows and columns of the stem's output on each side) and in the padding of a batch, the zeros stand
 *   for ImageNet's mean instead of that mean.
 * - Running statistics: files that carry only a scale and an offset get mean 0 and variance 1, as Detectron2 does.
 *
 * Where the strides of its MSRA networks lie (RESNETS.STRIDE_IN_1X1) and what Detectron2 does otherwise between the layers
 * is not in the weights: the model's description says it (`strideIn1x1`, `semantics`).
 *
 * Equal are the order of anchors and of a box's four numbers, the box coder's weights (1 and 10, 10, 5, 5) and limit
 * log(1000 / 16), the flattening before fc1, and the pyramid. Source: Detectron2's
 * modeling/ and checkpoint/ folders, configs/Base-RCNN-FPN.yaml.
 *
 * @throws StudioError WEIGHTS_INVALID with details `unknown` for layers that this network does not have (group
 *   norms, keypoints, cascades), or for heads that do not distinguish classes
 */
export function fromDetectron2(weights: WeightMap, pixels: Detectron2Pixels = {}): WeightMap {
  const renamed: WeightMap = new Map();
  const unknown: string[] = [];
  for (const [name, weight] of weights) {
    if (passedOver.test(name)) continue;
    const target = torchvisionName(name);
    if (target === undefined) unknown.push(name);
    else renamed.set(target, weight);
  }
  if (unknown.length > 0) {
    throw new StudioError(
      'WEIGHTS_INVALID',
      `These Detectron2 weights are not those of a Mask R-CNN with ResNet-FPN: ${unknown[0]} has no place in it.`,
      { unknown, remedy: 'Choose weights of a mask_rcnn_R_50_FPN or mask_rcnn_R_101_FPN configuration.' },
    );
  }
  addRunningStatistics(renamed);
  const mean = triple('pixel_mean', pixels.mean ?? weights.get('pixel_mean'));
  const order = pixels.order ?? (mean !== undefined && (mean[0] ?? 0) > (mean[2] ?? 0) ? 'rgb' : 'bgr');
  foldPixels(renamed, {
    order,
    mean: mean ?? (order === 'bgr' ? defaultMean : [...defaultMean].reverse()),
    deviation: pixelDeviation(weights, pixels) ?? [1, 1, 1],
  });
  addBackground(renamed);
  return renamed;
}

/**
 * Whether the stride of a bottleneck lies in its first 1 x 1 convolution (RESNETS.STRIDE_IN_1X1), as far as a file shows
 * it: so it is in MSRA's networks, which need no MODEL.PIXEL_STD, and not in those that do. Without a PIXEL_STD in the
 * file the network counts as MSRA's; one without bottlenecks has no such stride.
 */
export function hasStrideIn1x1(weights: WeightMap, pixels: Detectron2Pixels = {}): boolean {
  const bottlenecks = weights.has('backbone.bottom_up.res2.0.conv3.weight');
  return bottlenecks && (pixelDeviation(weights, pixels) ?? [1]).every((value) => value === 1);
}

function pixelDeviation(weights: WeightMap, pixels: Detectron2Pixels): readonly number[] | undefined {
  const deviation = triple('pixel_std', pixels.deviation ?? weights.get('pixel_std'));
  if (deviation?.every((value) => value > 0) ?? true) return deviation;
  throw new StudioError('WEIGHTS_INVALID', `pixel_std is [${deviation?.join() ?? ''}], not above 0.`, {
    name: 'pixel_std',
  });
}

function torchvisionName(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  for (const [pattern, rename] of moduleNames) {
    const match = pattern.exec(module);
    if (match !== null) return `${rename(...match.slice(1))}${name.slice(dot)}`;
  }
  return undefined;
}

function body(stage: string, block: string): string {
  return `backbone.body.layer${Number(stage) - 1}.${block}`;
}

function addRunningStatistics(weights: WeightMap): void {
  for (const [name, { shape }] of [...weights]) {
    const norm = /^(backbone\.body\..*(?:bn\d|downsample\.1))\.weight$/.exec(name)?.[1];
    if (norm === undefined) continue;
    const mean = `${norm}.running_mean`;
    const variance = `${norm}.running_var`;
    if (!weights.has(mean)) weights.set(mean, floatWeight(shape, new Float32Array(elementCount(shape))));
    if (!weights.has(variance))
      weights.set(variance, floatWeight(shape, new Float32Array(elementCount(shape)).fill(1)));
  }
}

/** Brings the stem from Detectron2's pixels to torchvision's. */
function foldPixels(
  weights: WeightMap,
  { order, mean, deviation }: { order: 'bgr' | 'rgb'; mean: readonly number[]; deviation: readonly number[] },
): void {
  const kernel = weights.get(stem);
  const [filters = 0, channels = 0, height = 0, width = 0] = kernel?.shape ?? [];
  // A stem of another shape is named when the weights are fitted.
  if (kernel === undefined || channels !== 3) return;
  const source = floats(stem, kernel);
  const target = new Float32Array(source.length);
  const shift = new Float64Array(filters);
  const area = height * width;
  for (let channel = 0; channel < 3; channel++) {
    const from = order === 'bgr' ? 2 - channel : channel;
    const scale = imageNetPreprocessing.scale[channel] ?? 1;
    const offset = imageNetPreprocessing.offset[channel] ?? 0;
    const divisor = deviation[from] ?? 1;
    // A pixel is (z - offset) / scale for torchvision's z.
    const difference = -offset / scale - (mean[from] ?? 0);
    for (let filter = 0; filter < filters; filter++) {
      const read = (filter * 3 + from) * area;
      const write = (filter * 3 + channel) * area;
      let sum = 0;
      for (let index = 0; index < area; index++) {
        const value = source[read + index] ?? 0;
        target[write + index] = value / (scale * divisor);
        sum += value;
      }
      if (Math.abs(difference) > smallestShift) shift[filter] = (shift[filter] ?? 0) + (sum * difference) / divisor;
    }
  }
  weights.set(stem, floatWeight(kernel.shape, target));
  const running = weights.get(stemMean);
  if (running === undefined || shift.every((value) => value === 0)) return;
  const moved = floats(stemMean, running).map((value, filter) => value - (shift[filter] ?? 0));
  weights.set(stemMean, floatWeight(running.shape, moved));
}

/** Puts the background before the classes. */
function addBackground(weights: WeightMap): void {
  const score = weights.get('roi_heads.box_predictor.cls_score.weight');
  for (const kind of ['weight', 'bias']) {
    replace(weights, `roi_heads.box_predictor.cls_score.${kind}`, (name, weight) => {
      const data = floats(name, weight);
      const row = elementCount(weight.shape.slice(1));
      const moved = new Float32Array(data.length);
      moved.set(data.subarray(data.length - row));
      moved.set(data.subarray(0, data.length - row), row);
      return floatWeight(weight.shape, moved);
    });
    for (const [layer, rows] of [
      ['box_predictor.bbox_pred', 4],
      ['mask_predictor.mask_fcn_logits', 1],
    ] as const) {
      replace(weights, `roi_heads.${layer}.${kind}`, (name, weight) => {
        const [first = 0, ...rest] = weight.shape;
        const wanted = rows * ((score?.shape[0] ?? 1) - 1);
        if (score !== undefined && first !== wanted) throw classless(name, weight.shape, [wanted, ...rest]);
        const data = floats(name, weight);
        const widened = new Float32Array(data.length + rows * elementCount(rest));
        widened.set(data, widened.length - data.length);
        return floatWeight([first + rows, ...rest], widened);
      });
    }
  }
}

function replace(weights: WeightMap, name: string, change: (name: string, weight: WeightTensor) => WeightTensor): void {
  const weight = weights.get(name);
  if (weight !== undefined) weights.set(name, change(name, weight));
}

function classless(name: string, found: readonly number[], expected: readonly number[]): StudioError {
  return new StudioError(
    'WEIGHTS_INVALID',
    `These Detectron2 weights do not give every class its own boxes and masks: ${name} has [${found.join()}] without the background, not [${expected.join()}].`,
    {
      mismatched: [{ name, expected, found }],
      remedy: 'Choose weights that were trained without CLS_AGNOSTIC_BBOX_REG and CLS_AGNOSTIC_MASK.',
    },
  );
}

function floats(name: string, weight: WeightTensor): Float32Array {
  switch (weight.dtype) {
    case 'float32':
      return weight.data;
    case 'float64':
      return Float32Array.from(weight.data);
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'bool':
      throw new StudioError('WEIGHTS_INVALID', `${name} holds ${weight.storedAs}, not floating-point numbers.`, {
        name,
      });
  }
}

/** Three numbers of a setting or of a buffer [3, 1, 1]. */
function triple(name: string, given: readonly number[] | WeightTensor | undefined): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const values = 'dtype' in given ? Array.from(floats(name, given)) : given;
  if (values.length === 3 && values.every((value) => Number.isFinite(value))) return values;
  throw new StudioError('WEIGHTS_INVALID', `${name} is [${values.join()}], not one number for each colour.`, { name });
}
