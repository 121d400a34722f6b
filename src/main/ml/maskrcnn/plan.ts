import type { DetectorArchitecture, DetectorSemantics } from '../../../shared/contract/detection.ts';
import { imageNetPreprocessing } from '../backbones/architecture.ts';
import {
  efficientnetGroup,
  efficientnetPreprocessing,
  efficientnetStem,
  lastGroups,
  trunkGroups,
} from '../backbones/efficientnet-lite.ts';
import type { ResNetPlan } from '../backbones/resnet.ts';
import { resnetLayer, resnetPlans, resnetStem } from '../backbones/resnet.ts';
import type { Operations, Preprocessing } from '../ops/operations.ts';
import { cellAnchors } from './anchors.ts';
import { semanticsOf, type Semantics } from './semantics.ts';

/** A network's convolutions in five stages, each half as high and wide as the one before (the first may do more). */
export interface DetectorBody {
  /** Normalised pixels to the stage's activations, then activations to activations. */
  stage<Value>(operations: Operations<Value>, x: Value, index: number): Value;
  /** Stages whose activations enter the pyramid, and their strides. */
  taps: readonly { stage: number; stride: number }[];
  preprocessing: Preprocessing;
}

/** How many of what one step keeps. */
export interface ProposalLimits {
  /** Of each level, before suppression. */
  before: number;
  /** Of all levels, after it. */
  after: number;
}

/** Everything that makes a Mask R-CNN besides its weights, its classes and the size of its pictures. */
export interface DetectorPlan {
  architecture: DetectorArchitecture;
  semantics: Semantics;
  body: DetectorBody;
  /** Channels of the pyramid and of the heads' convolutions. */
  channels: number;
  /** Whether one more level, every second pixel of the last, serves the proposals. */
  extraLevel: boolean;
  /** Anchor sides in pixels of the network's input, for each level. */
  anchorSizes: readonly (readonly number[])[];
  /** Height over width. */
  anchorRatios: readonly number[];
  boxHidden: number;
  maskConvolutions: number;
  detecting: ProposalLimits;
  training: ProposalLimits;
  /** Anchors and regions of a photo that take part in the losses, and the largest share of positive ones. */
  anchorsSampled: number;
  regionsSampled: number;
  positiveAnchors: number;
  positiveRegions: number;
}

type ArchitecturePlan = Omit<DetectorPlan, 'semantics'>;

/** Common to all, and to torchvision's and Detectron2's Mask R-CNN. */
export const limits = {
  proposalOverlap: 0.7,
  detectionScore: 0.05,
  detectionOverlap: 0.5,
  detections: 100,
  boxCells: 7,
  maskCells: 14,
} as const;

/** Sides of a batch are multiples of this. */
export const sizeDivisor = 32;

function resnetBody(plan: ResNetPlan): DetectorBody {
  return {
    stage(operations, x, index) {
      switch (index) {
        case 0:
          return resnetStem(operations, x);
        case 1:
        case 2:
        case 3:
        case 4:
          return resnetLayer(operations, x, plan, index);
        default:
          throw new RangeError(`a ResNet has no stage ${index}`);
      }
    },
    taps: [
      { stage: 1, stride: 4 },
      { stage: 2, stride: 8 },
      { stage: 3, stride: 16 },
      { stage: 4, stride: 32 },
    ],
    preprocessing: imageNetPreprocessing,
  };
}

const efficientnetStages = [
  trunkGroups.slice(0, 1),
  trunkGroups.slice(1, 2),
  trunkGroups.slice(2, 3),
  trunkGroups.slice(3),
  lastGroups,
];

const efficientnetBody: DetectorBody = {
  stage(operations, x, index) {
    let y = index === 0 ? efficientnetStem(operations, x) : x;
    for (const group of efficientnetStages[index] ?? []) y = efficientnetGroup(operations, y, group);
    return y;
  },
  taps: [
    { stage: 2, stride: 8 },
    { stage: 3, stride: 16 },
    { stage: 4, stride: 32 },
  ],
  preprocessing: efficientnetPreprocessing,
};

/** torchvision's `maskrcnn_resnet50_fpn` and Detectron2's `mask_rcnn_R_50_FPN`, on the ResNet given. */
function resnetDetector(architecture: DetectorArchitecture, plan: ResNetPlan): ArchitecturePlan {
  return {
    architecture,
    body: resnetBody(plan),
    channels: 256,
    extraLevel: true,
    anchorSizes: [[32], [64], [128], [256], [512]],
    anchorRatios: [0.5, 1, 2],
    boxHidden: 1024,
    maskConvolutions: 4,
    detecting: { before: 1000, after: 1000 },
    training: { before: 2000, after: 2000 },
    anchorsSampled: 256,
    regionsSampled: 512,
    positiveAnchors: 0.5,
    positiveRegions: 0.25,
  };
}

/**
 * For CPUs: EfficientNet-Lite0, a pyramid of three levels with 128 channels, from an eighth of the input down. A level has
 * anchors of two sizes; garments of a photo whose shorter side has some 350 pixels are 40 to 250 pixels large. The heads
 * have half as many layers and units, and fewer regions are looked at.
 */
const liteDetector: ArchitecturePlan = {
  architecture: 'efficientnet-lite0-fpn',
  body: efficientnetBody,
  channels: 128,
  extraLevel: false,
  anchorSizes: [
    [44, 62],
    [88, 124],
    [176, 248],
  ],
  anchorRatios: [0.5, 1, 2],
  boxHidden: 512,
  maskConvolutions: 2,
  detecting: { before: 400, after: 200 },
  training: { before: 600, after: 300 },
  anchorsSampled: 256,
  regionsSampled: 128,
  positiveAnchors: 0.5,
  positiveRegions: 0.25,
};

/** The anchors of one place of a level, as `cellAnchors` gives them. */
export function levelCell({ anchorSizes, anchorRatios, semantics }: DetectorPlan, level: number): Float32Array {
  return cellAnchors(anchorSizes[level] ?? [], anchorRatios, { rounded: semantics.roundedAnchors });
}

/** Pixels of the input from place to place of a level: twice as many on the extra one as on the last. */
export function levelStride({ body: { taps } }: DetectorPlan, level: number): number {
  return taps[level]?.stride ?? 2 * (taps.at(-1)?.stride ?? NaN);
}

/** What weights ask for besides an architecture. */
export interface PlanVariant {
  /** Whether bottlenecks of the ResNet begin with their stride. */
  strideIn1x1?: boolean | undefined;
  semantics?: DetectorSemantics | undefined;
}

export function detectorPlan(architecture: DetectorArchitecture, variant: PlanVariant = {}): DetectorPlan {
  const plan = architecturePlan(architecture, variant.strideIn1x1 ?? false);
  const semantics = semanticsOf[variant.semantics ?? 'torchvision'];
  const after = Math.min(plan.training.after, semantics.trainingProposals);
  return { ...plan, semantics, training: { ...plan.training, after } };
}

function architecturePlan(architecture: DetectorArchitecture, strideIn1x1: boolean): ArchitecturePlan {
  switch (architecture) {
    case 'efficientnet-lite0-fpn':
      return liteDetector;
    case 'resnet18-fpn':
      return resnetDetector(architecture, resnetPlans.resnet18);
    case 'resnet50-fpn':
      return resnetDetector(architecture, { ...resnetPlans.resnet50, strideIn1x1 });
    case 'resnet101-fpn':
      return resnetDetector(architecture, { ...resnetPlans.resnet101, strideIn1x1 });
  }
}
