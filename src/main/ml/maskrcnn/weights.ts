import type { DetectorSemantics } from '../../../shared/contract/detection.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { descriptionBeside } from '../train/checkpoint-detector.ts';
import { checkWeights } from '../backbones/parameters.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import { hashFile, readWeights } from '../weights/read.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { Detectron2Pixels } from './detectron2.ts';
import { fromDetectron2, hasStrideIn1x1, isDetectron2 } from './detectron2.ts';

/** Whose names the file had. `backbone` is an ImageNet network without a detector. */
export type DetectorLayout = 'torchvision' | 'detectron2' | 'backbone';

export interface DetectorWeights {
  /** By torchvision's names (`maskrcnn_resnet50_fpn`); of a backbone only those under `backbone.body.`. */
  weights: WeightMap;
  layout: DetectorLayout;
  /** What the frozen batch norms add to the variance. */
  epsilon: number;
  /** Whether a bottleneck's stride lies in its first 1 x 1 convolution, not in its 3 x 3. */
  strideIn1x1: boolean;
  /** Whose Mask R-CNN the weights were trained for. */
  semantics: DetectorSemantics;
}

export interface DetectorWeightsOptions {
  /** SHA-256 of the file in lower-case hexadecimal. */
  sha256?: string;
  /** For Detectron2's layout: its configuration's pixels and RESNETS.STRIDE_IN_1X1, where the file does not show them. */
  detectron2?: Detectron2Pixels & { strideIn1x1?: boolean };
}

/**
 * How torchvision names its one Mask R-CNN whose batch norms add nothing (`MaskRCNN_ResNet50_FPN_Weights.COCO_V1`, after
 * which it calls `overwrite_eps(model, 0.0)`): the first digits of the file's SHA-256, as in its address.
 */
const withoutEpsilon = 'bf2d0c1e';

/** Layers whose size depends on the number of classes. */
const classLayers =
  /^roi_heads\.(box_predictor\.(cls_score|bbox_pred)|mask_predictor\.mask_fcn_logits)\.(weight|bias)$/;

/** What ImageNet networks have after their last stage: a detector may do without. */
const classifierModules = ['fc', '_fc', '_conv_head', '_bn1'].map((name) => `backbone.body.${name}`);

const bodyPrefix = 'backbone.body.';

/**
 * Reads a detector's weights: safetensors, torchvision's `.pth`, Detectron2's `.pth` or `.pkl`, told apart by content. Of
 * a detector that the studio wrote, `model.json` beside it says what the layers do not show.
 *
 * @throws StudioError as `readWeights` and `detectorWeights` do
 */
export async function readDetectorWeights(
  file: string,
  options: Omit<DetectorWeightsOptions, 'sha256'> = {},
): Promise<DetectorWeights> {
  const weights = await readWeights(file);
  const sha256 = await hashFile(file);
  const read = detectorWeights(weights, { ...options, sha256 });
  const described = await descriptionBeside(file, sha256);
  if (described === null) return read;
  const { normEpsilon, strideIn1x1, semantics } = described;
  return { ...read, epsilon: normEpsilon ?? read.epsilon, strideIn1x1, semantics };
}

/**
 * Brings weights to torchvision's names: torchvision's own (also those before its 0.13), Detectron2's, or a plain ImageNet
 * backbone (torchvision's ResNet names, EfficientNet-Lite0's), which becomes `backbone.body.*`.
 *
 * @throws StudioError WEIGHTS_INVALID for names that are none of these, or as `fromDetectron2` does
 */
export function detectorWeights(weights: WeightMap, options: DetectorWeightsOptions = {}): DetectorWeights {
  const names = [...weights.keys()];
  const plain = { strideIn1x1: false, semantics: 'torchvision' } as const;
  if (isDetectron2(weights)) {
    const { strideIn1x1, ...pixels } = options.detectron2 ?? {};
    return {
      weights: fromDetectron2(weights, pixels),
      layout: 'detectron2',
      epsilon: 1e-5,
      strideIn1x1: strideIn1x1 ?? hasStrideIn1x1(weights, pixels),
      semantics: 'detectron2',
    };
  }
  if (names.some((name) => name.startsWith(bodyPrefix))) {
    const epsilon = options.sha256?.startsWith(withoutEpsilon) === true ? 0 : bodyEpsilon(names);
    return { weights: renamed(weights, currentName), layout: 'torchvision', epsilon, ...plain };
  }
  if (weights.has('_conv_stem.weight') || (weights.has('conv1.weight') && weights.has('layer1.0.conv1.weight'))) {
    const moved = renamed(weights, (name) => bodyPrefix + name);
    return { weights: moved, layout: 'backbone', epsilon: bodyEpsilon([...moved.keys()]), ...plain };
  }
  throw new StudioError(
    'WEIGHTS_INVALID',
    `These weights are those of no detector and of no backbone for one: their first layer is ${names[0] ?? 'missing'}.`,
    {
      names: names.slice(0, 20),
      remedy: 'Choose a Mask R-CNN of torchvision or Detectron2, or an ImageNet ResNet or EfficientNet-Lite0.',
    },
  );
}

export interface FittedWeights {
  /** The declared parameters that the weights give, in the order of their declaration. */
  weights: WeightMap;
  /** Class-dependent parameters that the weights had for another number of classes. */
  dropped: string[];
  /** Every declared parameter that is to get first values: those dropped, and beyond a backbone all others. */
  fresh: string[];
}

/**
 * Fits weights to a detector. Where they are a backbone's alone (nothing outside `backbone.body.`), the rest starts fresh.
 *
 * @param declared every parameter of the detector
 * @param weights by torchvision's names: `detectorWeights(…).weights`
 * @param options.dropHeads whether heads of another number of classes may start fresh; all of them do so together
 * @throws StudioError WEIGHTS_INVALID with details `mismatched` (name, both shapes), `missing`, `unexpected`,
 *   `wrongType`, `notFinite`; a mismatch of heads alone names the remedy
 */
export function fitDetectorWeights(
  declared: readonly ParameterDeclaration[],
  weights: WeightMap,
  { dropHeads }: { dropHeads: boolean },
): FittedWeights {
  const heads = declared.filter(({ name }) => classLayers.test(name));
  const otherHeads = heads.flatMap(({ name, shape }) => {
    const found = weights.get(name)?.shape;
    const otherCount = found !== undefined && found[0] !== shape[0] && found.slice(1).join() === shape.slice(1).join();
    return otherCount ? [{ name, expected: shape, found }] : [];
  });
  if (otherHeads.length > 0 && !dropHeads) throw otherClasses(otherHeads);
  const dropped = new Set(otherHeads.length > 0 ? heads.map(({ name }) => name) : []);

  const backboneAlone = ![...weights.keys()].some((name) => !name.startsWith(bodyPrefix));
  const wanted = declared.filter(({ name }) => !dropped.has(name) && (!backboneAlone || name.startsWith(bodyPrefix)));
  const given = new Map([...weights].filter(([name]) => !dropped.has(name)));
  checkWeights('this detector', wanted, given, backboneAlone ? classifierModules : []);

  const fitted: WeightMap = new Map();
  for (const { name } of wanted) {
    const weight = given.get(name);
    if (weight !== undefined) fitted.set(name, weight);
  }
  return {
    weights: fitted,
    dropped: [...dropped].filter((name) => weights.has(name)),
    fresh: declared.map(({ name }) => name).filter((name) => !fitted.has(name)),
  };
}

function renamed(weights: WeightMap, rename: (name: string) => string): WeightMap {
  return new Map([...weights].map(([name, weight]) => [rename(name), weight]));
}

/** torchvision before 0.13 had no sequences inside these three; its `_load_from_state_dict` still renames them. */
function currentName(name: string): string {
  return name
    .replace(/^rpn\.head\.conv\.(weight|bias)$/, 'rpn.head.conv.0.0.$1')
    .replace(/^backbone\.fpn\.(inner|layer)_blocks\.(\d+)\.(weight|bias)$/, 'backbone.fpn.$1_blocks.$2.0.$3')
    .replace(
      /^roi_heads\.mask_head\.mask_fcn(\d+)\.(weight|bias)$/,
      (_, number: string, kind: string) => `roi_heads.mask_head.${Number(number) - 1}.0.${kind}`,
    );
}

/** EfficientNet's batch norms add 1e-3, ResNet's 1e-5. */
function bodyEpsilon(names: readonly string[]): number {
  return names.includes(`${bodyPrefix}_conv_stem.weight`) ? 1e-3 : 1e-5;
}

function otherClasses(
  mismatched: readonly { name: string; expected: readonly number[]; found: readonly number[] | undefined }[],
): StudioError {
  const shapes = mismatched.map(
    ({ name, expected, found }) => `${name} is [${(found ?? []).join()}], not [${expected.join()}]`,
  );
  return new StudioError('WEIGHTS_INVALID', `These weights are for another number of classes: ${shapes.join('; ')}.`, {
    mismatched,
    remedy: 'Drop the heads, so that they start fresh, or choose the classes that the weights were trained on.',
  });
}
