import { describe, expect, it } from 'vitest';
import type { CocoFigures, DetectorEpoch } from '../../../shared/contract/detection.ts';
import { bestEpoch, epochMarks, lossCurves, lossPoints, precisionCurves, precisionPoints } from './curves.ts';

const figures = (AP: number): CocoFigures => ({
  AP,
  AP50: AP < 0 ? AP : Math.min(1, AP * 1.5),
  AP75: AP,
  APs: -1,
  APm: AP,
  APl: AP,
  AR1: AP,
  AR10: AP,
  AR100: AP,
});

const record = (epoch: number, box: number, mask: number): DetectorEpoch => ({
  epoch,
  learningRate: 0.01,
  losses: { objectness: 0.1, proposalBox: 0.2, class: 0.3, box: 0.4, mask: 0.5 },
  trainLoss: 1.5,
  validation: { box: figures(box), mask: figures(mask) },
  seconds: 60,
  imagesPerSecond: 2,
});

describe('detector curves', () => {
  const epochs = [record(1, 0.1, -1), record(2, 0.4, 0.3), record(3, 0.5, 0.3)];

  it('draws a field of the points for each curve', () => {
    expect(lossCurves.map(({ name }) => lossPoints(epochs)[0]?.[name])).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    const values = precisionCurves.map(({ name }) => precisionPoints(epochs)[1]?.[name]);
    expect(values).toEqual([0.3, 0.3 * 1.5, 0.4, 0.4 * 1.5]);
  });

  it('leaves a gap where nothing could be measured', () => {
    expect(precisionPoints(epochs)[0]).toMatchObject({ maskAP: null, maskAP50: null, boxAP: 0.1 });
  });

  it('marks the earliest epoch of the highest mask AP, and the milestones that have been passed', () => {
    expect(bestEpoch(epochs)?.epoch).toBe(2);
    expect(bestEpoch([])).toBeUndefined();
    const labels = (milestones: number[], best: number) =>
      epochMarks(epochs, { milestones, decay: 0.1 }, best).map(({ epoch, label }) => `${epoch}: ${label}`);
    expect(labels([1, 3], 2)).toEqual(['1: rate × 0.1', '2: best 2']);
  });
});
