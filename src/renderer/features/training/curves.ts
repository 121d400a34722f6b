import type { EpochRecord } from '../../../shared/contract/training.ts';
import type { Curve, CurveMark, CurvePoint } from '../../ui/curve-chart.tsx';
import { english } from '../../ui/english.ts';

const words = english.training.curves;

export type TrainingPoint = CurvePoint & { train: number; validation: number | null };

/** What is drawn of each training, by the points' fields. */
export const trainingCurves: readonly Curve[] = [
  { name: 'train', label: words.train, colour: 'gray.5' },
  { name: 'validation', label: words.validation, colour: 'ink.5' },
];

export function lossCurve(epochs: readonly EpochRecord[]): TrainingPoint[] {
  return epochs.map(({ epoch, trainLoss, validationLoss }) => ({
    epoch,
    train: trainLoss,
    validation: validationLoss,
  }));
}

/** In percent. */
export function accuracyCurve(epochs: readonly EpochRecord[]): TrainingPoint[] {
  return epochs.map(({ epoch, trainAccuracy, validationAccuracy }) => ({
    epoch,
    train: trainAccuracy * 100,
    validation: validationAccuracy === null ? null : validationAccuracy * 100,
  }));
}

/** The epoch of the least validation loss, whose model is kept; the earlier of two that are equal. */
export function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | undefined {
  let best: EpochRecord | undefined;
  for (const record of epochs) {
    if (record.validationLoss === null) continue;
    if (
      best?.validationLoss === undefined ||
      best.validationLoss === null ||
      record.validationLoss < best.validationLoss
    ) {
      best = record;
    }
  }
  return best;
}

/** First epochs of the phases after the first, where the curve changes its nature. */
export function phaseStarts(epochs: readonly EpochRecord[]): EpochRecord[] {
  return epochs.filter((record, index) => index > 0 && record.phase !== epochs[index - 1]?.phase);
}

/** The start of each later phase, and the best epoch. */
export function curveMarks(epochs: readonly EpochRecord[], best: EpochRecord | undefined): CurveMark[] {
  return [
    ...phaseStarts(epochs).map(({ epoch, phase }) => ({ epoch, label: phase, colour: 'gray.5', dashed: true })),
    ...(best === undefined ? [] : [{ epoch: best.epoch, label: words.bestEpoch(best.epoch), colour: 'teal.6' }]),
  ];
}
