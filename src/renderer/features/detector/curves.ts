import type { DetectorEpoch, DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { Curve, CurveMark, CurvePoint } from '../../ui/curve-chart.tsx';

export const lossCurves: readonly Curve[] = [
  { name: 'objectness', label: 'Objectness', colour: 'orange.6' },
  { name: 'proposalBox', label: 'Proposal box', colour: 'yellow.7' },
  { name: 'class', label: 'Class', colour: 'teal.6' },
  { name: 'box', label: 'Box', colour: 'grape.5' },
  { name: 'mask', label: 'Mask', colour: 'ink.5' },
];

export const precisionCurves: readonly Curve[] = [
  { name: 'maskAP', label: 'Mask AP', colour: 'ink.5' },
  { name: 'maskAP50', label: 'Mask AP50', colour: 'ink.5', dashed: true },
  { name: 'boxAP', label: 'Box AP', colour: 'orange.6' },
  { name: 'boxAP50', label: 'Box AP50', colour: 'orange.6', dashed: true },
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
      .map((milestone) => ({ epoch: milestone, label: `rate × ${decay}`, colour: 'gray.5', dashed: true })),
    ...(best === undefined ? [] : [{ epoch: best, label: `best ${best}`, colour: 'teal.6' }]),
  ];
}

// COCO's figures are -1 where nothing could be measured.
function measured(value: number): number | null {
  return value < 0 ? null : value;
}
