import { describe, expect, it } from 'vitest';
import { confidentJoint } from './confident-joint.ts';
import { findLabelIssues, issueFilters, recallInFirst } from './find-label-issues.ts';
import golden from './goldens/label-errors.json';
import { qualityScores } from './quality.ts';

const qualities = ['self_confidence', 'normalized_margin'] as const;

interface Case {
  name: string;
  classes: number;
  minimum: number;
  labels: number[];
  probabilities: number[][];
  joint: number[][];
  scores: Record<string, number[]>;
  issues: Record<string, number[]>;
}

describe.each(golden.cases as unknown as Case[])('label issues: $name', (given) => {
  const { labels, classes: classCount, minimum: minimumPerClass } = given;
  const probabilities = Float64Array.from(given.probabilities.flat());

  it("has cleanlab's confident joint and quality scores", () => {
    expect(confidentJoint(labels, probabilities, classCount).joint).toEqual(given.joint);
    for (const quality of qualities) {
      const scores = qualityScores(quality, labels, probabilities, classCount);
      for (const [sample, score] of (given.scores[quality] ?? []).entries())
        expect(scores[sample]).toBeCloseTo(score, 12);
    }
  });

  it.each(issueFilters)("finds cleanlab's issues in its order: %s", (filterBy) => {
    for (const rankBy of qualities) {
      const found = findLabelIssues({ labels, probabilities, classCount, filterBy, rankBy, minimumPerClass });
      expect(found, rankBy).toEqual(given.issues[`${filterBy} ${rankBy}`]);
    }
  });
});

describe('questions that make no sense', () => {
  it('are refused with the place', () => {
    const probabilities = new Float64Array([0.5, 0.5, 0.1, 0.9]);
    expect(() => findLabelIssues({ labels: [0], probabilities, classCount: 2 })).toThrow(
      '4 probabilities for 1 samples',
    );
    expect(() => findLabelIssues({ labels: [0, 2], probabilities, classCount: 2 })).toThrow('label 2 of sample 1');
  });
});

describe('recall in the first of a queue', () => {
  it('counts what was planted', () => {
    expect(recallInFirst([4, 2, 9, 1], new Set([2, 1]), 0.2, 10)).toBe(0.5);
    expect(recallInFirst([], new Set(), 0.2, 10)).toBe(0);
  });
});
