import type { EpochRecord } from '../../../shared/contract/training.ts';

export interface CurvePoint {
  epoch: number;
  train: number;
  validation: number | null;
}

export function lossCurve(epochs: readonly EpochRecord[]): CurvePoint[] {
  return epochs.map(({ epoch, trainLoss, validationLoss }) => ({
    epoch,
    train: trainLoss,
    validation: validationLoss,
  }));
}

/** In percent. */
export function accuracyCurve(epochs: readonly EpochRecord[]): CurvePoint[] {
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
