import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/domain/random.ts';
import { goldenFloats, goldenIntegers, largestDifference } from './goldens/read.ts';
import { roiTargets } from './roi-targets.ts';

describe('roiTargets', () => {
  it.each(['scattered', 'few', 'thresholds', 'none', 'alone'])(
    "are torchvision's with the first of each kind sampled: %s",
    (name) => {
      const truth = { boxes: goldenFloats(`roi.${name}.truths`), labels: goldenIntegers(`roi.${name}.truthLabels`) };
      const targets = roiTargets(goldenFloats(`roi.${name}.proposals`), truth, 'first');
      expect(targets.proposals).toEqual(goldenFloats(`roi.${name}.sampled`));
      expect(targets.labels).toEqual(goldenIntegers(`roi.${name}.labels`));
      expect(largestDifference(targets.regressionTargets, goldenFloats(`roi.${name}.regression`))).toBeLessThan(2e-6);
      const matched = goldenIntegers(`roi.${name}.matched`);
      const objects = [...targets.labels.keys()].filter((region) => targets.labels[region]! > 0);
      expect([...targets.positive]).toEqual(objects);
      expect([...targets.matched]).toEqual([...matched].map((m, region) => (targets.labels[region]! > 0 ? m : -1)));
    },
  );

  it('samples by the generator, at most a quarter of objects', () => {
    const truth = { boxes: goldenFloats('roi.scattered.truths'), labels: [1, 2, 3, 4, 5] };
    const targets = roiTargets(goldenFloats('roi.scattered.proposals'), truth, createRandom(1, 'regions'));
    expect(targets.labels).toHaveLength(128 + goldenIntegers('roi.scattered.labels').filter((l) => l === 0).length);
    expect(targets.positive).toHaveLength(128);
    expect(targets).toEqual(roiTargets(goldenFloats('roi.scattered.proposals'), truth, createRandom(1, 'regions')));
  });

  it('counts crowd regions in the indices of objects, and proposes none of them', () => {
    const truth = {
      boxes: Float32Array.of(0, 0, 40, 40, 100, 100, 120, 120),
      labels: [2, 7],
      crowd: [true, false],
    };
    const proposals = Float32Array.of(5, 5, 15, 15, 35, 35, 50, 50, 101, 101, 121, 121);
    const targets = roiTargets(proposals, truth, 'first');
    expect([...targets.proposals]).toEqual([35, 35, 50, 50, 101, 101, 121, 121, 100, 100, 120, 120]);
    expect([...targets.labels]).toEqual([0, 7, 7]);
    expect([...targets.matched]).toEqual([-1, 1, 1]);
    expect([...targets.positive]).toEqual([1, 2]);
  });
});
