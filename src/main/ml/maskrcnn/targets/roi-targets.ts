import { encodeBoxes } from '../box-coder.ts';
import type { GroundTruth } from './ground-truth.ts';
import { gatherBoxes, splitCrowd } from './ground-truth.ts';
import { ignoreCrowded, matchBoxes } from './matcher.ts';
import type { SampleChoice } from './sampler.ts';
import { sampleBalanced } from './sampler.ts';
import type { TargetSettings } from './settings.ts';
import { roiSettings } from './settings.ts';

/** What the box and mask heads learn from one picture, for each sampled region. */
export interface RoiTargets {
  /** float32 corners `[x1, y1, x2, y2]`, 4s. */
  proposals: Float32Array;
  /** Class of each region, s; 0 is the background. */
  labels: Int32Array;
  /** float32 `[dx, dy, dw, dh]` of each region, 4s; zeros for background, which regresses nothing. */
  regressionTargets: Float32Array;
  /** Index of each region's object in the whole ground truth, crowd regions counted, s; -1 for background. */
  matched: Int32Array;
  /** Indices, among the sampled regions, of those that are objects, rising: the mask head's. */
  positive: Int32Array;
}

/**
 * Chooses the regions that the heads are trained on, as torchvision's `RoIHeads.select_training_samples`: the objects'
 * own boxes are proposed too; regions keep the order of the proposals. Crowd regions are no objects, and proposals
 * inside of them are no background. A picture without an object gives background alone.
 *
 * @param proposals float32 corners `[x1, y1, x2, y2]`, 4n, cut to the picture
 * @throws StudioError ANNOTATION_INVALID for an object whose box has no extent
 */
export function roiTargets(
  proposals: Float32Array,
  truth: GroundTruth,
  choice: SampleChoice,
  { rule, sampling, weights }: TargetSettings = roiSettings,
): RoiTargets {
  const { boxes, indices, crowds } = splitCrowd(truth);
  const candidates = new Float32Array(proposals.length + boxes.length);
  candidates.set(proposals);
  candidates.set(boxes, proposals.length);
  const matches = matchBoxes(boxes, candidates, rule);
  ignoreCrowded(matches, candidates, crowds);

  const chosen = sampleBalanced(matches, sampling, choice);
  const sampled = Int32Array.from([...chosen.positive, ...chosen.negative]).sort();
  const objects = sampled.map((candidate) => matches[candidate] as number);
  const positive = Int32Array.from(sampled.keys()).filter((region) => (objects[region] as number) >= 0);
  const matched = objects.map((object) => (object < 0 ? -1 : (indices[object] as number)));

  const regions = gatherBoxes(candidates, sampled);
  const regressionTargets = new Float32Array(regions.length);
  const references = gatherBoxes(
    boxes,
    positive.map((region) => objects[region] as number),
  );
  const deltas = encodeBoxes(references, gatherBoxes(regions, positive), weights);
  positive.forEach((region, index) => regressionTargets.set(deltas.subarray(4 * index, 4 * index + 4), 4 * region));

  return {
    proposals: regions,
    labels: matched.map((object) => (object < 0 ? 0 : (truth.labels[object] as number))),
    regressionTargets,
    matched,
    positive,
  };
}
