import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../geometry/boxes.ts';
import { maskFromBox } from '../../geometry/polygons.ts';
import { createBoxEvaluator, createMaskEvaluator } from './evaluator.ts';
import type { CocoResults, EvaluatedPhoto } from './evaluator.ts';
import type { BoxShape } from './overlap.ts';

const classes = ['top', 'skirt', 'dress'];
const side = 160;

const boxes: fc.Arbitrary<Box> = fc
  .tuple(...[0, 1].map(() => fc.tuple(fc.nat(side - 1), fc.nat(side - 1))))
  .map(([[x1 = 0, x2 = 0] = [], [y1 = 0, y2 = 0] = []]) => [
    Math.min(x1, x2),
    Math.min(y1, y2),
    Math.abs(x1 - x2) + 1,
    Math.abs(y1 - y2) + 1,
  ]);
const classIndex = fc.nat(classes.length - 1);
const groundTruth = fc.record({ classIndex, box: boxes, crowd: fc.boolean() });
/** Few different scores, so that many are equal. */
const detection = fc.record({ classIndex, box: boxes, score: fc.nat(8).map((tenths) => tenths / 8) });

type Photo = EvaluatedPhoto<BoxShape>;

/** Photos whose detections are partly their ground truths, moved by up to a pixel. */
const photos: fc.Arbitrary<Photo[]> = fc
  .array(
    fc.record({
      id: fc.nat(1000),
      groundTruths: fc.array(groundTruth, { maxLength: 5 }),
      detections: fc.array(detection, { maxLength: 5 }),
      near: fc.array(fc.record({ of: fc.nat(4), by: fc.nat(1), score: fc.nat(8).map((tenths) => tenths / 8) }), {
        maxLength: 8,
      }),
    }),
    { maxLength: 6 },
  )
  .map((drawn) =>
    [...new Map(drawn.map((photo) => [photo.id, photo])).values()].map(({ id, groundTruths, detections, near }) => {
      const found = near.flatMap(({ of, by, score }) => {
        const truth = groundTruths[of];
        if (truth === undefined) return [];
        const [x, y, width, height] = truth.box;
        return [{ classIndex: truth.classIndex, box: [x, y, width + by, height] as Box, score }];
      });
      return { id, groundTruths, detections: [...detections, ...found] };
    }),
  );

function evaluate(set: readonly Photo[]): CocoResults {
  const evaluator = createBoxEvaluator(classes);
  for (const photo of set) evaluator.add(photo);
  return evaluator.results();
}

/** Every number of both is the same. */
function expectSame(left: CocoResults, right: CocoResults): void {
  expect([left.figures, left.perClass, left.curves]).toEqual([right.figures, right.perClass, right.curves]);
  for (const name of ['precision', 'scores', 'recall'] as const) {
    expect(left.accumulated[name].every((value, index) => value === right.accumulated[name][index])).toBe(true);
  }
}

describe('any set', () => {
  it('has the same figures in whatever order its photos come', () => {
    fc.assert(
      fc.property(photos, fc.infiniteStream(fc.nat()), (set, numbers) => {
        const shuffled = set
          .map((photo) => ({ photo, key: numbers.next().value }))
          .sort((left, right) => left.key - right.key)
          .map(({ photo }) => photo);
        expectSame(evaluate(shuffled), evaluate(set));
      }),
    );
  });

  it('is found wholly by its own ground truths', () => {
    fc.assert(
      fc.property(photos, (set) => {
        const perfect = set.map(({ id, groundTruths: all }) => {
          const groundTruths = all.filter(({ crowd }) => crowd !== true);
          const detections = groundTruths.map((truth, index) => ({ ...truth, score: 1 - index / 10 }));
          return { id, groundTruths, detections };
        });
        const { AP, AP50, AP75, AR100 } = evaluate(perfect).figures;
        const expected = perfect.some(({ groundTruths }) => groundTruths.length > 0) ? 1 : -1;
        for (const figure of [AP, AP50, AP75, AR100]) expect(figure).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('has figures in 0..1, or -1, and precision that never rises with recall', () => {
    fc.assert(
      fc.property(photos, (set) => {
        const { figures, perClass, curves } = evaluate(set);
        for (const each of [figures, ...perClass]) {
          for (const name of Object.keys(figures) as (keyof typeof figures)[]) {
            expect(each[name] === -1 || (each[name] >= 0 && each[name] <= 1)).toBe(true);
          }
        }
        for (const { at50, at75, mean } of curves) {
          for (const curve of [at50, at75, mean]) {
            expect(curve).toHaveLength(101);
            expect(curve.every((value, index) => index === 0 || value <= (curve[index - 1] ?? 0) + 1e-12)).toBe(true);
          }
        }
      }),
    );
  });

  it('is none the better for a detection of the lowest score that fits nothing', () => {
    fc.assert(
      fc.property(photos, classIndex, (set, group) => {
        const more = {
          id: 1001,
          groundTruths: [],
          detections: [{ classIndex: group, box: [0, 0, 1, 1] as Box, score: -1 }],
        };
        expect(evaluate([...set, more]).figures).toEqual(evaluate(set).figures);
        const first = { ...more, detections: [{ classIndex: group, box: [0, 0, 50, 50] as Box, score: 2 }] };
        expect(evaluate([...set, first]).figures.AP).toBeLessThanOrEqual(evaluate(set).figures.AP + 1e-12);
      }),
    );
  });

  it('of whole boxes is the same as masks', () => {
    fc.assert(
      fc.property(photos, (set) => {
        const masks = createMaskEvaluator(classes);
        for (const { id, groundTruths, detections } of set) {
          const masked = <Item extends BoxShape>({ box, ...rest }: Item) => ({
            ...rest,
            mask: maskFromBox(box, side + 2, side + 2),
          });
          masks.add({ id, groundTruths: groundTruths.map(masked), detections: detections.map(masked) });
        }
        expectSame(masks.results(), evaluate(set));
      }),
      { numRuns: 50 },
    );
  });
});
