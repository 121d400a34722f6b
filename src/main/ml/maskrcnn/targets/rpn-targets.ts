import { encodeBoxes } from '../box-coder.ts';
import type { GroundTruth } from './ground-truth.ts';
import { gatherBoxes, splitCrowd } from './ground-truth.ts';
import { ignoreCrowded, matchBoxes } from './matcher.ts';
import type { SampleChoice } from './sampler.ts';
import { sampleBalanced } from './sampler.ts';
import type { TargetSettings } from './settings.ts';
import { rpnSettings } from './settings.ts';

/** What the region proposal network learns from one picture. */
export interface RpnTargets {
  /** Indices of anchors whose objectness is 1, rising. */
  sampledPositive: Int32Array;
  /** Indices of anchors whose objectness is 0, rising. */
  sampledNegative: Int32Array;
  /** float32 `[dx, dy, dw, dh]` of each positive, in their order. */
  regressionTargets: Float32Array;
}

/**
 * Chooses the anchors that the region proposal network is trained on, as torchvision's `assign_targets_to_anchors` and
 * sampler; crowd regions are no objects, and anchors inside of them are no background. A picture without an object
 * gives background alone.
 *
 * @param anchors float32 corners `[x1, y1, x2, y2]` of all levels, 4n
 * @throws StudioError ANNOTATION_INVALID for an object whose box has no extent
 */
export function rpnTargets(
  anchors: Float32Array,
  truth: GroundTruth,
  choice: SampleChoice,
  { rule, sampling, weights }: TargetSettings = rpnSettings,
): RpnTargets {
  const { boxes, crowds } = splitCrowd(truth);
  const matches = matchBoxes(boxes, anchors, rule);
  ignoreCrowded(matches, anchors, crowds);
  const { positive, negative } = sampleBalanced(matches, sampling, choice);
  const references = gatherBoxes(
    boxes,
    positive.map((anchor) => matches[anchor] as number),
  );
  return {
    sampledPositive: positive,
    sampledNegative: negative,
    regressionTargets: encodeBoxes(references, gatherBoxes(anchors, positive), weights),
  };
}
