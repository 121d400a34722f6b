import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-node';
import type { DetectorArchitecture, DetectorSemantics } from '../../../shared/contract/detection.ts';
import { detectorSize, type SizeRounding } from '../../../shared/geometry/resize.ts';
import type { PhotoPixels } from '../images/photo.ts';
import { checkWeights, toTensor, toWeight } from '../backbones/parameters.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import type { FoldedConvolution } from '../ops/eager.ts';
import { createEagerOperations } from '../ops/eager.ts';
import { eagerArrays } from '../ops/eager-arrays.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import type { Back, DetectorFacts } from './flow.ts';
import { detect } from './flow.ts';
import { declareDetector } from './layers.ts';
import { readFound, type Found } from './found.ts';
import type { DetectorPlan } from './plan.ts';
import { detectorPlan } from './plan.ts';

/** The two sides that a photo is scaled to: the shorter one to `shortSide`, unless the longer one would exceed `longSide`. */
export interface DetectorSides {
  shortSide: number;
  longSide: number;
}

/** Mask R-CNN with its weights in TensorFlow. Batch norms of the body are frozen: running statistics never change. */
export interface Detector extends DetectorFacts {
  readonly plan: DetectorPlan;
  readonly declarations: readonly ParameterDeclaration[];
  /** Every weight by its PyTorch name, float32, in TensorFlow's layout. */
  readonly variables: ReadonlyMap<string, Variable>;
  parameter(name: string): Tensor;
  /** Copies weights out, in PyTorch's names and layout: all of them, or those named. */
  weights(names?: ReadonlySet<string>): Promise<WeightMap>;
  /** Puts values back. Throws StudioError WEIGHTS_INVALID for a name or shape that is not this detector's. */
  restore(weights: WeightMap): void;
  dispose(): void;
}

export interface DetectorOptions {
  architecture: DetectorArchitecture;
  /** Without the background. */
  classCount: number;
  /** Epsilon of the body's batch norms where the weights want another than the body's own. */
  normEpsilon?: number | undefined;
  /** Where the weights are of a ResNet whose bottlenecks begin with their stride. */
  strideIn1x1?: boolean | undefined;
  /** Whose Mask R-CNN the weights are of; torchvision's without it. */
  semantics?: DetectorSemantics | undefined;
}

/**
 * Builds a detector and copies its weights into TensorFlow.
 *
 * @throws StudioError WEIGHTS_INVALID when the weights are not this detector's; details name every layer concerned
 */
export function createDetector(options: DetectorOptions, weights: WeightMap): Detector {
  const { architecture, classCount, normEpsilon } = options;
  const plan = detectorPlan(architecture, options);
  const declarations = declareDetector(plan, classCount);
  const what = `${architecture} with ${classCount} classes`;
  checkWeights(what, declarations, weights);
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const variables = new Map<string, Variable>();
  for (const declaration of declarations) {
    const weight = weights.get(declaration.name);
    if (weight === undefined) continue;
    const initial = toTensor(declaration, weight);
    variables.set(declaration.name, tf.variable(initial));
    initial.dispose();
  }
  const parameter = (name: string): Variable => {
    const variable = variables.get(name);
    if (variable === undefined) throw new Error(`${architecture} has no parameter ${name}`);
    return variable;
  };
  return {
    plan,
    classCount,
    normEpsilon,
    declarations,
    variables,
    parameter,
    weights: async (names) => {
      const copied: WeightMap = new Map();
      for (const declaration of declarations) {
        if (names !== undefined && !names.has(declaration.name)) continue;
        copied.set(declaration.name, await toWeight(declaration, parameter(declaration.name)));
      }
      return copied;
    },
    restore: (values) => {
      const wanted = [...values.keys()].flatMap((name) => byName.get(name) ?? []);
      checkWeights(what, wanted, values);
      for (const declaration of wanted) {
        const value = values.get(declaration.name);
        if (value === undefined) continue;
        const tensor = toTensor(declaration, value);
        parameter(declaration.name).assign(tensor);
        tensor.dispose();
      }
    },
    dispose: () => {
      for (const variable of variables.values()) variable.dispose();
      variables.clear();
    },
  };
}

/** The back that computes at once with a detector's weights. With `folded`, kernels are folded once and kept there. */
export function eagerBack(detector: Detector, folded?: Map<string, FoldedConvolution>): Back<Tensor> {
  const { parameter } = detector;
  const operations = createEagerOperations(folded === undefined ? { parameter } : { parameter, folded });
  return { operations, arrays: eagerArrays };
}

/** Detects operation by operation; for use, `compile.ts` is several times as fast. Leaves no tensor behind. */
export function detectEagerly(detector: Detector, pictures: readonly PhotoPixels[], sides: DetectorSides): Found[] {
  return tf.tidy(() => {
    const back = eagerBack(detector);
    const inputs = pictures.map((picture) => pictureInput(picture, sides, detector.plan.semantics.sizes));
    return detect(back, detector, inputs).map((found, index) => {
      const picture = pictures[index] as PhotoPixels;
      const { boxes, scores, labels, masks } = found;
      const seen = detectorSize(
        picture.height,
        picture.width,
        sides.shortSide,
        sides.longSide,
        detector.plan.semantics.sizes,
      );
      const ratio = [picture.width / seen[1], picture.height / seen[0]];
      return readFound({
        boxes: tf.mul(boxes, [...ratio, ...ratio]) as Tensor2D,
        scores,
        labels: tf.cast(labels, 'int32'),
        masks,
      });
    });
  });
}

/** A photo as the flow takes it; the tensors are the caller's. */
export function pictureInput(
  { data, height, width }: PhotoPixels,
  { shortSide, longSide }: DetectorSides,
  rounding: SizeRounding = 'down',
): { pixels: Tensor; size: { height: Tensor; width: Tensor } } {
  const [newHeight, newWidth] = detectorSize(height, width, shortSide, longSide, rounding);
  return {
    pixels: tf.tidy(() => tf.tensor4d(data, [1, height, width, 3], 'int32').toFloat()),
    size: { height: tf.scalar(newHeight), width: tf.scalar(newWidth) },
  };
}
