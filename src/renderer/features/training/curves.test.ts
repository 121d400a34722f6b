import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../shared/contract/training.ts';
import { accuracyCurve, bestEpoch, lossCurve, phaseStarts } from './curves.ts';

const record = (epoch: number, validationLoss: number | null, phase = 'transfer'): EpochRecord => ({
  epoch,
  phase,
  learningRate: 1e-3,
  trainLoss: 2 / epoch,
  trainAccuracy: 0.5,
  validationLoss,
  validationAccuracy: validationLoss === null ? null : 0.25,
  seconds: 1,
  imagesPerSecond: 100,
});

describe('curves', () => {
  const epochs = [record(1, 1.5), record(2, 1.2), record(3, 1.2, 'fine-tune'), record(4, null, 'fine-tune')];

  it('marks the first epoch of the least validation loss', () => {
    expect(bestEpoch(epochs)?.epoch).toBe(2);
    expect(bestEpoch([record(1, null)])).toBeUndefined();
  });
  it('finds where phases start', () => {
    expect(phaseStarts(epochs).map(({ epoch }) => epoch)).toEqual([3]);
  });
  it('keeps gaps as gaps, and accuracy in percent', () => {
    expect(lossCurve(epochs)[3]).toEqual({ epoch: 4, train: 0.5, validation: null });
    expect(accuracyCurve(epochs)[0]).toEqual({ epoch: 1, train: 50, validation: 25 });
  });
});
