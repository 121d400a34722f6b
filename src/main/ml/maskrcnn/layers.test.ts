import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declareDetector } from './layers.ts';
import { detectorPlan } from './plan.ts';

/** Names and shapes of torchvision's `maskrcnn_resnet50_fpn` with 14 outputs. */
const torchvision = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'goldens/torchvision-state.json'), 'utf8'),
) as Record<string, number[]>;

describe('declareDetector', () => {
  it("has exactly torchvision's parameters", () => {
    const declared = declareDetector(detectorPlan('resnet50-fpn'), 13);
    expect(declared).toHaveLength(307);
    expect(Object.fromEntries(declared.map(({ name, shape }) => [name, [...shape]]))).toEqual(torchvision);
  });

  it('has the same for weights whose strides lie in the first convolution', () => {
    expect(declareDetector(detectorPlan('resnet50-fpn', { strideIn1x1: true, semantics: 'detectron2' }), 13)).toEqual(
      declareDetector(detectorPlan('resnet50-fpn'), 13),
    );
  });

  it('sizes only the predicting layers by the classes', () => {
    const [few, many] = [1, 13].map((count) => declareDetector(detectorPlan('efficientnet-lite0-fpn'), count));
    const differing = many!.filter(({ shape }, index) => shape.join() !== few![index]!.shape.join());
    expect(differing.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['roi_heads.box_predictor.cls_score.weight', 14, 512],
      ['roi_heads.box_predictor.cls_score.bias', 14],
      ['roi_heads.box_predictor.bbox_pred.weight', 56, 512],
      ['roi_heads.box_predictor.bbox_pred.bias', 56],
      ['roi_heads.mask_predictor.mask_fcn_logits.weight', 14, 128, 1, 1],
      ['roi_heads.mask_predictor.mask_fcn_logits.bias', 14],
    ]);
  });
});
