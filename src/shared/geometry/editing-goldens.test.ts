import { describe, expect, it } from 'vitest';
import { fillHoles, partsOfRuns } from './components.ts';
import { maskFromRuns, runsFromMask, type RunLengthMask } from './run-length.ts';
import { simplifyRing } from './simplify.ts';
import { medianRuns } from './smooth.ts';
import { runsOfSpans } from './spans.ts';
// Made by scripts/goldens/mask_editing.py with SciPy and scikit-image.
import recorded from './goldens/editing.json';

interface Goldens {
  masks: {
    mask: RunLengthMask;
    filled: RunLengthMask;
    partCount: number;
    firstParts: RunLengthMask[];
    medians: Record<string, RunLengthMask>;
  }[];
  rings: { ring: number[]; tolerance: number; simpler: number[] }[];
}

const goldens = recorded as unknown as Goldens;

describe('against SciPy', () => {
  it.each(goldens.masks.map((golden, index) => [index, golden] as const))(
    'fills, labels and smooths %i',
    (_, golden) => {
      const runs = runsFromMask(golden.mask);
      expect(maskFromRuns(fillHoles(runs))).toEqual(golden.filled);
      const parts = partsOfRuns(runs);
      expect(parts).toHaveLength(golden.partCount);
      golden.firstParts.forEach((part, index) => {
        expect(maskFromRuns(runsOfSpans(parts[index]!, runs.height, runs.width))).toEqual(part);
      });
      for (const [radius, median] of Object.entries(golden.medians)) {
        expect(maskFromRuns(medianRuns(runs, Number(radius)))).toEqual(median);
      }
    },
  );
});

describe('against scikit-image', () => {
  it.each(goldens.rings.map((golden, index) => [index, golden] as const))('simplifies ring %i', (_, golden) => {
    expect(simplifyRing(golden.ring, golden.tolerance)).toEqual(golden.simpler);
  });
});
