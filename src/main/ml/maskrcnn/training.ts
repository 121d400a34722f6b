import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import type { DetectorLosses } from '../../../shared/contract/detection.ts';
import type { PhotoPixels } from '../images/photo.ts';
import { tf } from '../ops/tensorflow.ts';
import { gridAnchors } from './anchors.ts';
import type { Detector } from './detector.ts';
import type { Back } from './flow.ts';
import { transform, type PictureBatch } from './flow.ts';
import type { ProposalMaps } from './layers.ts';
import { bodyStages, boxHead, maskHead, proposalHead, pyramid, tapsOf } from './layers.ts';
import { boxLosses, maskLoss, proposalLosses, type ProposalSamples, type RegionSamples } from './losses.ts';
import type { DetectorPlan } from './plan.ts';
import { levelCell, levelStride, limits } from './plan.ts';
import { proposeRegions } from './proposals.ts';
import { alignOnLevels } from './regions.ts';
import { gatherBoxes, type GroundTruth } from './targets/ground-truth.ts';
import { maskTargets } from './targets/mask-targets.ts';
import { roiTargets, type RoiTargets } from './targets/roi-targets.ts';
import { rpnTargets } from './targets/rpn-targets.ts';
import type { SampleChoice } from './targets/sampler.ts';
import { roiSettings, rpnSettings } from './targets/settings.ts';

/** A photo to learn from, at the size that the network shall see it in. */
export interface TrainingPicture {
  photo: PhotoPixels;
  size: { height: number; width: number };
  /** Boxes in pixels of that size. */
  truth: GroundTruth;
  /** 0 or 1, row-major at that size, one for each object of `truth`. */
  bitmaps: readonly Uint8Array[];
  choice: SampleChoice;
}

/** The five losses as scalars. */
export type LossTensors = Record<keyof DetectorLosses, Scalar>;

/** Photos in a padded batch, with the activations of the stages that are never trained. */
export interface FrozenBatch {
  batch: PictureBatch<Tensor>;
  activations: Tensor[];
}

/** What comes before the first trained layer; nothing here has a gradient. */
export function frozenPart(
  back: Back<Tensor>,
  detector: Detector,
  pictures: readonly TrainingPicture[],
  frozenStages: number,
): FrozenBatch {
  const { plan, normEpsilon } = detector;
  const kept: FrozenBatch[] = [];
  // What lies within the stages is gone before the trained ones begin.
  tf.tidy(() => {
    const inputs = pictures.map(({ photo, size }) => ({
      pixels: tf.tensor4d(photo.data, [1, photo.height, photo.width, 3], 'int32').toFloat() as Tensor,
      size: { height: tf.scalar(size.height) as Tensor, width: tf.scalar(size.width) as Tensor },
    }));
    const batch = transform(back, detector, inputs);
    const activations = bodyStages(back.operations, plan, batch.pixels, { to: frozenStages, normEpsilon });
    kept.push({ batch, activations });
    const sides = [batch.padded, ...batch.sizes].flatMap(({ height, width }) => [height, width]);
    return [batch.pixels, ...sides, ...activations];
  });
  return kept[0] as FrozenBatch;
}

/**
 * The losses of Mask R-CNN on a batch, differentiable in the weights, as torchvision's model (or Detectron2's) in training: proposals are
 * taken as they are (no gradient passes through their boxes), the objects' own boxes are proposed too.
 */
export function detectorLosses(
  back: Back<Tensor>,
  detector: Detector,
  { batch, activations }: FrozenBatch,
  pictures: readonly TrainingPicture[],
): LossTensors {
  const { plan, normEpsilon } = detector;
  const { boxBeta } = plan.semantics;
  const { operations, arrays } = back;
  const entering = activations.at(-1) ?? batch.pixels;
  const trained = bodyStages(operations, plan, entering, { from: activations.length, normEpsilon });
  const levels = pyramid(operations, plan, tapsOf(plan, [...activations, ...trained]));
  const maps = levels.map((level) => proposalHead(operations, plan, level));
  const anchors = batchAnchors(plan, maps, batch);

  const perPicture = pictures.map(({ truth, choice }) =>
    rpnTargets(anchors, truth, choice, {
      ...rpnSettings,
      sampling: { count: plan.anchorsSampled, positiveShare: plan.positiveAnchors },
    }),
  );
  const { objectness, deltas } = flattenMaps(maps, pictures.length);
  const ofProposals = proposalLosses(objectness, deltas, joinProposalSamples(perPicture, anchors.length / 4), boxBeta);

  const regions = pictures.map(({ truth, choice }, picture) => {
    const place = { ...batch, size: batch.sizes[picture] as PictureBatch<Tensor>['padded'] };
    const proposed = tf.tidy(() =>
      proposeRegions(arrays, plan, maps, picture, place, plan.training).boxes.dataSync<'float32'>(),
    );
    return roiTargets(proposed, truth, choice, {
      ...roiSettings,
      sampling: { count: plan.regionsSampled, positiveShare: plan.positiveRegions },
    });
  });
  return { ...ofProposals, ...headLosses(back, detector, levels, pictures, regions) };
}

/** The losses of box and mask head on the regions sampled of each picture; what there is nothing of has the loss 0. */
function headLosses(
  { operations, arrays }: Back<Tensor>,
  { plan, classCount }: Detector,
  levels: readonly Tensor[],
  pictures: readonly TrainingPicture[],
  regions: readonly RoiTargets[],
): Pick<LossTensors, 'class' | 'box' | 'mask'> {
  const align = (boxes: readonly Float32Array[], cells: number): Tensor => {
    const owners = Int32Array.from(boxes.flatMap((each, picture) => Array<number>(each.length / 4).fill(picture)));
    const places = tf.tensor1d(owners, 'int32');
    const joined = tf.tensor2d(joinFloats(boxes), [owners.length, 4]);
    return alignOnLevels<Tensor>(arrays, plan, levels, { boxes: joined, pictures: places, cells });
  };
  const samples = joinRegionSamples(regions);
  const nothing = tf.scalar(0);
  // Crowds may fill all photos of a batch.
  if (samples.labels.length === 0) return { class: nothing, box: nothing, mask: nothing };
  const pooled = align(
    regions.map(({ proposals }) => proposals),
    limits.boxCells,
  );
  const scores = boxHead(operations, plan, pooled, classCount);
  const ofBoxes = boxLosses(scores.logits as Tensor2D, scores.deltas as Tensor2D, samples, plan.semantics.boxBeta);
  // TensorFlow's convolutions fail on a batch of nothing.
  if (samples.positive.length === 0) return { ...ofBoxes, mask: nothing };

  const objects = regions.map(({ proposals, positive }) => gatherBoxes(proposals, positive));
  const logits = maskHead(operations, plan, align(objects, limits.maskCells), classCount) as Tensor4D;
  const targets = pictures.map(({ bitmaps, size }, picture) => {
    const { matched, positive } = regions[picture] as RoiTargets;
    const owners = positive.map((region) => matched[region] ?? 0);
    const boxes = objects[picture] as Float32Array;
    return maskTargets(bitmaps, size.height, size.width, boxes, owners, { whole: plan.semantics.wholeTargets });
  });
  const side = 2 * limits.maskCells;
  const labels = samples.positive.map((region) => samples.labels[region] ?? 0);
  return { ...ofBoxes, mask: maskLoss(logits, labels, tf.tensor3d(joinFloats(targets), [labels.length, side, side])) };
}

/** Anchors of all levels, one after another, as float32 corners. */
function batchAnchors(
  plan: DetectorPlan,
  maps: readonly ProposalMaps<Tensor>[],
  batch: PictureBatch<Tensor>,
): Float32Array {
  const [, height = 0, width = 0] = batch.pixels.shape;
  return joinFloats(
    maps.map(({ objectness }, level) => {
      const [, rows = 0, columns = 0] = objectness.shape;
      const stride = (size: number, cells: number): number =>
        plan.semantics.ownStrides ? levelStride(plan, level) : Math.floor(size / cells);
      return gridAnchors(levelCell(plan, level), rows, columns, stride(height, rows), stride(width, columns));
    }),
  );
}

/** Scores [batch x anchors] and deltas [batch x anchors, 4], anchors in the order of `batchAnchors`. */
function flattenMaps(
  maps: readonly ProposalMaps<Tensor>[],
  pictures: number,
): { objectness: Tensor1D; deltas: Tensor2D } {
  const scores = tf.concat(
    maps.map(({ objectness }) => objectness.reshape([pictures, -1])),
    1,
  );
  const moves = tf.concat(
    maps.map(({ deltas }) => deltas.reshape([pictures, -1, 4])),
    1,
  );
  return { objectness: scores.reshape([-1]) as Tensor1D, deltas: moves.reshape([-1, 4]) as Tensor2D };
}

function joinProposalSamples(
  perPicture: readonly ReturnType<typeof rpnTargets>[],
  anchorsOfPicture: number,
): ProposalSamples {
  const shifted = (key: 'sampledPositive' | 'sampledNegative'): number[] =>
    perPicture.flatMap((targets, picture) => Array.from(targets[key], (anchor) => picture * anchorsOfPicture + anchor));
  const positive = shifted('sampledPositive');
  return {
    sampled: Int32Array.from([...positive, ...shifted('sampledNegative')]),
    positive: positive.length,
    regressionTargets: joinFloats(perPicture.map(({ regressionTargets }) => regressionTargets)),
  };
}

function joinRegionSamples(perPicture: readonly RoiTargets[]): RegionSamples {
  let before = 0;
  const positive = perPicture.flatMap((targets) => {
    const moved = Array.from(targets.positive, (region) => before + region);
    before += targets.labels.length;
    return moved;
  });
  return {
    labels: Int32Array.from(perPicture.flatMap(({ labels }) => Array.from(labels))),
    positive: Int32Array.from(positive),
    regressionTargets: joinFloats(perPicture.map(({ regressionTargets }) => regressionTargets)),
  };
}

function joinFloats(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let next = 0;
  for (const part of parts) {
    joined.set(part, next);
    next += part.length;
  }
  return joined;
}
