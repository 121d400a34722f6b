import { fixtureWeights } from '../../backbones/goldens/fixture-weights.ts';
import type { ParameterDeclaration } from '../../ops/declare.ts';
import type { WeightMap } from '../../weights/weight-map.ts';

/** The Python twin is in scripts/goldens/mask_rcnn.py. */
const factors: Readonly<Record<string, number>> = {
  'rpn.head.bbox_pred.weight': 0.1,
  'roi_heads.box_predictor.cls_score.weight': 2,
  'roi_heads.mask_predictor.mask_fcn_logits.weight': 3,
};

/** The fixture's weights; the layers that predict are scaled so that scores spread. */
export function detectorWeights(declarations: readonly ParameterDeclaration[]): WeightMap {
  const weights = fixtureWeights(declarations);
  for (const [name, factor] of Object.entries(factors)) {
    const data = weights.get(name)?.data as Float32Array | undefined;
    data?.forEach((value, index) => (data[index] = value * factor));
  }
  return weights;
}
