import type { DetectorEpoch, DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { Curve, CurveMark, CurvePoint } from '../../ui/curve-chart.tsx';
import { english } from '../../ui/english.ts';

const words = english.detector.curves;

export const lossCurves: readonly Curve[] = [
  { name: 'objectness', label: words.objectness, colour: 'orange.6' },
  { name: 'proposalBox', label: words.proposalBox, colour: 'yellow.7' },
  { name: 'class', label: english.common.class, colour: 'teal.6' },
  { name: 'box', label: words.box, colour: 'grape.5' },
  { name: 'mask', label: words.mask, colour: 'ink.5' },
];

export const precisionCurves: readonly Curve[] = [
  { name: 'maskAP', label: english.common.maskAp, colour: 'ink.5' },
  { name: 'maskAP50', label: english.common.maskAp50, colour: 'ink.5', dashed: true },
  { name: 'boxAP', label: english.common.boxAp, colour: 'orange.6' },
  { name: 'boxAP50', label: words.boxAp50, colour: 'orange.6', dashed: true },
];

export function lossPoints(epochs: readonly DetectorEpoch[]): CurvePoint[] {
  return epochs.map(({ epoch, losses }) => ({ epoch, ...losses }));
}

export function precisionPoints(epochs: readonly DetectorEpoch[]): CurvePoint[] {
  return epochs.map(({ epoch, validation: { box, mask } }) => ({
    epoch,
    maskAP: measured(mask.AP),
    maskAP50: measured(mask.AP50),
    boxAP: measured(box.AP),
    boxAP50: measured(box.AP50),
  }));
}

/** The epoch of the highest mask AP on the validation split; the earlier of two that are equal. */
export function bestEpoch(epochs: readonly DetectorEpoch[]): DetectorEpoch | undefined {
  let best: DetectorEpoch | undefined;
  for (const epoch of epochs) {
    if (best === undefined || epoch.validation.mask.AP > best.validation.mask.AP) best = epoch;
  }
  return best;
}

/** The best epoch, and where the learning rate falls. Milestones beyond what has been trained wait for their turn. */
export function epochMarks(
  epochs: readonly DetectorEpoch[],
  { milestones, decay }: Pick<DetectorRecipe, 'milestones' | 'decay'>,
  best: number | undefined,
): CurveMark[] {
  const last = epochs.at(-1)?.epoch ?? 0;
  return [
    ...milestones
      .filter((milestone) => milestone < last)
      .map((milestone) => ({ epoch: milestone, label: words.rateDecay(decay), colour: 'gray.5', dashed: true })),
    ...(best === undefined ? [] : [{ epoch: best, label: words.best(best), colour: 'teal.6' }]),
  ];
}

// COCO's figures are -1 where nothing could be measured.
function measured(value: number): number | null {
  return value < 0 ? null : value;
}
