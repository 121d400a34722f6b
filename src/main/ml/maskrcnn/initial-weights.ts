import { createRandom } from '../../../shared/domain/random.ts';
import { initialWeights } from '../backbones/parameters.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { elementCount, floatWeight } from '../weights/weight-map.ts';

/**
 * A detector's first weights: the body's as its own network draws them, the other layers as Detectron2 does (normal with
 * small deviations for what predicts, 1 / sqrt(fan-in) for pyramid and fully connected layers, He's for the mask head).
 * Every parameter has its own stream of the seed.
 */
export function initialDetectorWeights(declarations: readonly ParameterDeclaration[], seed: number): WeightMap {
  const weights = initialWeights(declarations, seed, 0.01);
  for (const { name, shape, role } of declarations) {
    const deviation = role === 'bias' ? undefined : deviationOf(name, shape);
    if (deviation === undefined) continue;
    const random = createRandom(seed, name);
    const values = Float32Array.from({ length: elementCount(shape) }, () => deviation * random.normal());
    weights.set(name, floatWeight(shape, values));
  }
  return weights;
}

function deviationOf(name: string, shape: readonly number[]): number | undefined {
  if (name.startsWith('rpn.head.') || name.startsWith('roi_heads.box_predictor.cls_score.')) return 0.01;
  if (name.startsWith('roi_heads.box_predictor.bbox_pred.')) return 0.001;
  if (name.startsWith('roi_heads.mask_predictor.mask_fcn_logits.')) return 0.001;
  if (name.startsWith('backbone.fpn.') || name.startsWith('roi_heads.box_head.')) {
    return 1 / Math.sqrt(elementCount(shape.slice(1)));
  }
  return undefined;
}
