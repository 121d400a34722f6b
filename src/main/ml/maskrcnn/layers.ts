import type { ParameterDeclaration } from '../ops/declare.ts';
import { createDeclaration } from '../ops/declare.ts';
import type { Operations } from '../ops/operations.ts';
import { prefixed } from '../ops/prefixed.ts';
import type { DetectorPlan } from './plan.ts';
import { limits } from './plan.ts';

/**
 * The layers of Mask R-CNN (He, Gkioxari, Dollár, Girshick, 2017) with a feature pyramid (Lin et al., 2017), under the
 * names of torchvision's state dictionary. Written once over `Operations`.
 */

export const bodyPrefix = 'backbone.body.';

/**
 * Stages `from` to the last of the body; `x` is normalised pixels (from 0) or the activations of the stage before.
 *
 * @returns activations of every stage that was run
 */
export function bodyStages<Value>(
  operations: Operations<Value>,
  plan: DetectorPlan,
  x: Value,
  { from = 0, to = 5, normEpsilon }: { from?: number; to?: number; normEpsilon?: number | undefined } = {},
): Value[] {
  const named = prefixed(operations, bodyPrefix, { normEpsilon });
  const activations: Value[] = [];
  for (let index = from; index < to; index++) {
    x = plan.body.stage(named, x, index);
    activations.push(x);
  }
  return activations;
}

/** The pyramid over the body's taps: the finest level first, each [batch, height, width, channels]. */
export function pyramid<Value>(operations: Operations<Value>, plan: DetectorPlan, taps: readonly Value[]): Value[] {
  const convolution = (x: Value, kind: 'inner' | 'layer', index: number): Value =>
    operations.convolution(x, {
      name: `backbone.fpn.${kind}_blocks.${index}.0`,
      filters: plan.channels,
      kernel: kind === 'inner' ? 1 : 3,
      stride: 1,
      padding: kind === 'inner' ? 0 : 1,
      activation: 'none',
    });
  const levels: Value[] = [];
  let above: Value | undefined;
  for (const [index, tap] of [...taps.entries()].reverse()) {
    const lateral = convolution(tap, 'inner', index);
    const merged: Value =
      above === undefined ? lateral : operations.add(lateral, operations.upsample(above, lateral), 'none');
    levels.unshift(convolution(merged, 'layer', index));
    above = merged;
  }
  const last = levels.at(-1);
  if (plan.extraLevel && last !== undefined) levels.push(operations.maxPool(last, { size: 1, stride: 2, padding: 0 }));
  return levels;
}

/** What a level's pixels say of their anchors: scores [batch, height, width, anchors] and deltas [.., 4 x anchors]. */
export interface ProposalMaps<Value> {
  objectness: Value;
  deltas: Value;
}

export function proposalHead<Value>(
  operations: Operations<Value>,
  plan: DetectorPlan,
  level: Value,
): ProposalMaps<Value> {
  const anchors = plan.anchorRatios.length * (plan.anchorSizes[0]?.length ?? 0);
  const single = { kernel: 1, stride: 1, padding: 0, activation: 'none' } as const;
  const hidden = operations.convolution(level, {
    name: 'rpn.head.conv.0.0',
    filters: plan.channels,
    kernel: 3,
    stride: 1,
    padding: 1,
    activation: 'relu',
  });
  return {
    objectness: operations.convolution(hidden, { name: 'rpn.head.cls_logits', filters: anchors, ...single }),
    deltas: operations.convolution(hidden, { name: 'rpn.head.bbox_pred', filters: 4 * anchors, ...single }),
  };
}

/** What the box head says of regions: logits [n, classes + 1], background first, and deltas [n, 4 x (classes + 1)]. */
export interface BoxScores<Value> {
  logits: Value;
  deltas: Value;
}

/** @param regions [n, 7, 7, channels] */
export function boxHead<Value>(
  operations: Operations<Value>,
  plan: DetectorPlan,
  regions: Value,
  classCount: number,
): BoxScores<Value> {
  let x = operations.dense(regions, { name: 'roi_heads.box_head.fc6', units: plan.boxHidden, activation: 'relu' });
  x = operations.dense(x, { name: 'roi_heads.box_head.fc7', units: plan.boxHidden, activation: 'relu' });
  const outputs = classCount + 1;
  return {
    logits: operations.dense(x, { name: 'roi_heads.box_predictor.cls_score', units: outputs, activation: 'none' }),
    deltas: operations.dense(x, { name: 'roi_heads.box_predictor.bbox_pred', units: 4 * outputs, activation: 'none' }),
  };
}

/**
 * @param regions [n, 14, 14, channels]
 * @returns mask logits [n, 28, 28, classes + 1], background first
 */
export function maskHead<Value>(
  operations: Operations<Value>,
  plan: DetectorPlan,
  regions: Value,
  classCount: number,
): Value {
  const filters = plan.channels;
  let x = regions;
  for (let index = 0; index < plan.maskConvolutions; index++) {
    const name = `roi_heads.mask_head.${index}.0`;
    x = operations.convolution(x, { name, filters, kernel: 3, stride: 1, padding: 1, activation: 'relu' });
  }
  const name = 'roi_heads.mask_predictor.conv5_mask';
  x = operations.transposedConvolution(x, { name, filters, kernel: 2, activation: 'relu' });
  return operations.convolution(x, {
    name: 'roi_heads.mask_predictor.mask_fcn_logits',
    filters: classCount + 1,
    kernel: 1,
    stride: 1,
    padding: 0,
    activation: 'none',
  });
}

/** Lists a detector's parameters in the order of its flow. Touches no tensor. */
export function declareDetector(plan: DetectorPlan, classCount: number): ParameterDeclaration[] {
  const { operations, parameters } = createDeclaration();
  const activations = bodyStages<readonly number[]>(operations, plan, [64, 64, 3]);
  const levels = pyramid(operations, plan, tapsOf(plan, activations));
  for (const level of levels) proposalHead(operations, plan, level);
  boxHead(operations, plan, [limits.boxCells, limits.boxCells, plan.channels], classCount);
  maskHead(operations, plan, [limits.maskCells, limits.maskCells, plan.channels], classCount);
  return parameters;
}

/** Those of all five stages' activations that enter the pyramid. */
export function tapsOf<Value>(plan: DetectorPlan, activations: readonly Value[]): Value[] {
  return plan.body.taps.map(({ stage }) => {
    const tap = activations[stage];
    if (tap === undefined) throw new RangeError(`stage ${stage} is not among ${activations.length} activations`);
    return tap;
  });
}
