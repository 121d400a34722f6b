import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/domain/random.ts';
import { cellAnchors, gridAnchors } from '../anchors.ts';
import { goldenFloats, goldenIntegers, hasGolden, largestDifference } from './goldens/read.ts';
import type { GroundTruth } from './ground-truth.ts';
import { ignored, matchBoxes } from './matcher.ts';
import { rpnTargets } from './rpn-targets.ts';
import { rpnSettings } from './settings.ts';

function truthOf(boxes: Float32Array, crowd: boolean[] = []): GroundTruth {
  return { boxes, labels: new Int32Array(boxes.length / 4).fill(1), crowd };
}

/** The anchors of a photo at the full size: 217,413. */
function photoAnchors(): Float32Array {
  const levels = [4, 8, 16, 32, 64].map((stride) => {
    const [height, width] = [Math.ceil(800 / stride), Math.ceil(1088 / stride)];
    const cell = cellAnchors([8 * stride], [0.5, 1, 2]);
    return gridAnchors(cell, height, width, Math.floor(800 / height), Math.floor(1088 / width));
  });
  return Float32Array.from(levels.flatMap((level) => Array.from(level)));
}

function anchorsOf(name: string): Float32Array {
  if (name === 'photo') return photoAnchors();
  return goldenFloats(hasGolden(`rpn.${name}.anchors`) ? `rpn.${name}.anchors` : 'rpn.anchors');
}

describe('rpnTargets', () => {
  it.each(['scattered', 'ties', 'thresholds', 'tiny', 'huge', 'far', 'none', 'stolen', 'many', 'photo'])(
    "are torchvision's with the first of each kind sampled: %s",
    (name) => {
      const anchors = anchorsOf(name);
      const truth = truthOf(goldenFloats(`rpn.${name}.truths`));
      const targets = rpnTargets(anchors, truth, 'first');
      expect(targets.sampledPositive).toEqual(goldenIntegers(`rpn.${name}.positive`));
      expect(targets.sampledNegative).toEqual(goldenIntegers(`rpn.${name}.negative`));
      expect(largestDifference(targets.regressionTargets, goldenFloats(`rpn.${name}.regression`))).toBeLessThan(1e-6);
      const matches = matchBoxes(truth.boxes, anchors, rpnSettings.rule);
      expect(matches.filter((match) => match === ignored)).toHaveLength(goldenIntegers(`rpn.${name}.ignored`)[0]!);
    },
  );

  it('samples by the generator, each anchor once', () => {
    const anchors = goldenFloats('rpn.many.anchors');
    const truth = truthOf(goldenFloats('rpn.many.truths'));
    const targets = rpnTargets(anchors, truth, createRandom(3, 'anchors'));
    expect(targets.sampledPositive).toHaveLength(128);
    expect(targets.sampledNegative).toHaveLength(128);
    const all = new Set([...targets.sampledPositive, ...targets.sampledNegative]);
    expect(all.size).toBe(256);
    expect(targets).not.toEqual(rpnTargets(anchors, truth, 'first'));
    expect(targets).toEqual(rpnTargets(anchors, truth, createRandom(3, 'anchors')));
  });

  it('leaves crowd regions out, and anchors of which half lies inside', () => {
    const anchors = Float32Array.of(0, 0, 10, 10, 15, 0, 25, 10, 16, 0, 26, 10, 50, 50, 60, 60, 100, 0, 110, 10);
    const object = [50, 50, 60, 59];
    const targets = rpnTargets(anchors, truthOf(Float32Array.of(0, 0, 20, 20, ...object), [true, false]), 'first');
    // The second anchor lies inside by exactly half, the third by less.
    expect(targets.sampledPositive).toEqual(Int32Array.of(3));
    expect(targets.sampledNegative).toEqual(Int32Array.of(2, 4));

    const alone = rpnTargets(anchors, truthOf(Float32Array.of(0, 0, 20, 20), [true]), 'first');
    expect(alone.sampledPositive).toHaveLength(0);
    expect(alone.sampledNegative).toEqual(Int32Array.of(2, 3, 4));
    expect(alone.regressionTargets).toHaveLength(0);
  });

  it('refuses an object without extent, by its index and box', () => {
    const boxes = Float32Array.of(0, 0, 5, 5, 7, 3, 7, 9);
    expect(() => rpnTargets(new Float32Array(4), truthOf(boxes), 'first')).toThrow(
      'Object 1 has a box without extent: 7, 3, 7, 9',
    );
    const asCrowd = truthOf(boxes, [false, true]);
    expect([...rpnTargets(Float32Array.of(0, 0, 5, 5), asCrowd, 'first').sampledPositive]).toEqual([0]);
  });
});
