import type { BalancePlan, RepeatStrategy, SamplerStrategy } from '../../shared/contract/balance-plan.ts';
import type { SplitName } from '../../shared/contract/common.ts';
import type { DetectorArchitecture } from '../../shared/contract/detection.ts';
import type { FindingKind } from '../../shared/contract/findings.ts';
import type { BackboneName } from '../../shared/contract/training.ts';

/** The words that options take. Written out, so that `--help` need not load the contract; a test holds them equal. */
export const splitNames: readonly SplitName[] = ['train', 'val', 'test'];

export const backboneNames: readonly BackboneName[] = ['efficientnet-lite0', 'resnet18', 'resnet50', 'vgg16'];

export const detectorArchitectureNames: readonly DetectorArchitecture[] = [
  'efficientnet-lite0-fpn',
  'resnet18-fpn',
  'resnet50-fpn',
  'resnet101-fpn',
];

export const samplerStrategyNames: readonly SamplerStrategy[] = [
  'none',
  'inverse-frequency',
  'square-root',
  'effective-number',
];

export const repeatStrategyNames: readonly RepeatStrategy[] = ['none', 'repeat-factor'];

export const sampledLabelNames: readonly BalancePlan['label'][] = ['event', 'garment', 'cell'];
export const findingKindNames: readonly FindingKind[] = [
  'label-error',
  'loss',
  'uncertain',
  'disagreement',
  'leak',
  'near-duplicate',
  'outlier',
  'dark',
  'blurred',
  'tiny',
  'truncated',
];
