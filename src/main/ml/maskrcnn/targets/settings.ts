import type { BoxWeights } from '../box-coder.ts';
import { detectionBoxWeights, proposalBoxWeights } from '../box-coder.ts';
import type { MatchRule } from './matcher.ts';
import type { SamplingPlan } from './sampler.ts';

/** How boxes of a picture become training targets. */
export interface TargetSettings {
  rule: MatchRule;
  sampling: SamplingPlan;
  weights: BoxWeights;
}

/** torchvision's for the region proposal network. */
export const rpnSettings: TargetSettings = {
  rule: { high: 0.7, low: 0.3, lowQuality: true },
  sampling: { count: 256, positiveShare: 0.5 },
  weights: proposalBoxWeights,
};

/** torchvision's for the box and mask heads. */
export const roiSettings: TargetSettings = {
  rule: { high: 0.5, low: 0.5, lowQuality: false },
  sampling: { count: 512, positiveShare: 0.25 },
  weights: detectionBoxWeights,
};
