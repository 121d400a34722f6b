import type { DetectorSemantics } from '../../../shared/contract/detection.ts';
import type { MaskPasting } from '../../../shared/geometry/paste-mask.ts';
import type { SizeRounding } from '../../../shared/geometry/resize.ts';

/** What Mask R-CNN's two best-known programs do differently between the same layers; the table is in docs/detectors.md. */
export interface Semantics {
  name: DetectorSemantics;
  /** How a photo's scaled sides become whole pixels. */
  sizes: SizeRounding;
  /** Whether a photo is averaged where it is made smaller, and rounded to whole bytes, as Pillow does. */
  antialias: boolean;
  /** Whether the corners of a place's anchors are whole pixels. */
  roundedAnchors: boolean;
  /** Whether places of a level lie its own stride apart, or the padded input's size over the level's, rounded down. */
  ownStrides: boolean;
  /** Whether ROIAlign takes a pixel's centre for half a pixel in, and boxes of less than a pixel as they are. */
  alignedRegions: boolean;
  /** By how much a region's side may miss the next level's and belong to it all the same. */
  levelTolerance: number;
  /** The least side of a proposal and of a detection, in pixels of the input. */
  proposalSide: number;
  detectionSide: number;
  masks: MaskPasting;
  /** Proposals of a photo in training, after suppression. */
  trainingProposals: number;
  /** Where the absolute error of a box turns from squared to linear. */
  boxBeta: number;
  /** Whether the mask head learns from 0 and 1, or from each cell's share of the object. */
  wholeTargets: boolean;
}

/** More than nothing, and less than any side in float32 of boxes on a photo. */
const anySide = 1e-30;

const torchvision: Semantics = {
  name: 'torchvision',
  sizes: 'down',
  antialias: false,
  roundedAnchors: true,
  ownStrides: false,
  alignedRegions: false,
  // It adds 1e-6 to the level before rounding down, in single precision about this factor on the side.
  levelTolerance: 1 + 7e-7,
  proposalSide: 1e-3,
  detectionSide: 1e-2,
  masks: 'grown',
  trainingProposals: 2000,
  boxBeta: 1 / 9,
  wholeTargets: false,
};

const detectron2: Semantics = {
  name: 'detectron2',
  sizes: 'nearest',
  antialias: true,
  roundedAnchors: false,
  ownStrides: true,
  alignedRegions: true,
  levelTolerance: 1,
  proposalSide: anySide,
  detectionSide: anySide,
  masks: 'sampled',
  trainingProposals: 1000,
  boxBeta: 0,
  wholeTargets: true,
};

export const semanticsOf: Readonly<Record<DetectorSemantics, Semantics>> = { torchvision, detectron2 };
