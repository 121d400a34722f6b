import { describe, expect, it } from 'vitest';
import type { Box } from '../../geometry/boxes.ts';
import { emptyMask } from '../../geometry/mask-operations.ts';
import { maskFromBox } from '../../geometry/polygons.ts';
import { compressCounts } from '../../geometry/run-length.ts';
import { createBoxEvaluator, createMaskEvaluator } from './evaluator.ts';
import type { CocoResults, Detection, EvaluatedPhoto, GroundTruth } from './evaluator.ts';
import type { BoxShape } from './overlap.ts';
import type { CocoFigures } from './report.ts';

const square: Box = [10, 10, 40, 40];
const elsewhere: Box = [200, 200, 40, 40];
/** Overlaps `square` by half: IoU .5. */
const half: Box = [10, 10, 40, 20];

type Truth = GroundTruth<BoxShape>;
type Found = Detection<BoxShape>;

function truth(box: Box, more: Partial<Truth> = {}): Truth {
  return { classIndex: 0, box, ...more };
}

function found(box: Box, score: number, more: Partial<Found> = {}): Found {
  return { classIndex: 0, box, score, ...more };
}

function photo(groundTruths: Truth[], detections: Found[], id = 1): EvaluatedPhoto<BoxShape> {
  return { id, groundTruths, detections };
}

function resultsOf(...photos: EvaluatedPhoto<BoxShape>[]): CocoResults {
  const evaluator = createBoxEvaluator(['top']);
  for (const each of photos) evaluator.add(each);
  return evaluator.results();
}

/** The figures, without the last digits: COCO's highest precision is a hair less than 1. */
function evaluate(...photos: EvaluatedPhoto<BoxShape>[]): CocoFigures {
  return plain(resultsOf(...photos).figures);
}

function plain<Figures extends CocoFigures>(figures: Figures): Figures {
  const entries = Object.entries(figures).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'number' ? Number(value.toFixed(9)) : value,
  ]);
  return Object.fromEntries(entries) as Figures;
}

describe('a crowd', () => {
  it('makes what is found in it neither right nor wrong, however often', () => {
    const inside = [0.9, 0.8, 0.7].map((score) => found([210, 210, 5, 5], score));
    const crowd = truth([200, 200, 90, 90], { crowd: true });
    expect(evaluate(photo([truth(square), crowd], [...inside, found(square, 0.5)])).AP).toBeCloseTo(1, 9);
    const lone = truth([200, 200, 90, 90]);
    expect(evaluate(photo([truth(square), lone], [...inside, found(square, 0.5)])).AP).toBeLessThan(0.2);
  });

  it('is no garment to be found', () => {
    expect(evaluate(photo([truth(square, { crowd: true })], [])).AR100).toBe(-1);
    expect(evaluate(photo([truth(square), truth(elsewhere, { crowd: true })], [found(square, 1)])).AR100).toBe(1);
  });

  it('leaves a detection to a garment that fits worse', () => {
    const figures = evaluate(photo([truth(square, { crowd: true }), truth(half)], [found(square, 1)]));
    expect([figures.AP50, figures.AP75]).toEqual([1, 0]);
  });
});

describe('sizes', () => {
  it('have both their ends', () => {
    const at = (area: number): number[] => {
      const { APs, APm, APl } = evaluate(photo([truth(square, { area })], [found(square, 1)]));
      return [APs, APm, APl].map((figure) => (figure === -1 ? 0 : 1));
    };
    expect([0, 1023, 1024, 1025, 9215, 9216, 9217, 1e10].map(at)).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it('are those of the ground truth where a detection fits one', () => {
    // The detection is of medium size, the garment is said to be small.
    const figures = evaluate(photo([truth(square, { area: 500 })], [found(square, 1)]));
    expect([figures.APs, figures.APm]).toEqual([1, -1]);
  });

  it('keep a detection of another size that fits nothing out of the figures', () => {
    const small: Box = [100, 100, 10, 10];
    const figures = evaluate(photo([truth(square), truth(small)], [found(elsewhere, 1), found(small, 0.9)]));
    expect(figures.APs).toBe(1);
    expect(evaluate(photo([truth(small)], [found([300, 300, 9, 9], 1), found(small, 0.9)])).APs).toBe(0.5);
    // By the area that is given with it, where one is.
    const sized = found(elsewhere, 1, { area: 1000 });
    expect(evaluate(photo([truth(square), truth(small)], [sized, found(small, 0.9)])).APs).toBe(0.5);
  });
});

describe('scores', () => {
  it('decide which 1, 10 and 100 detections of a class count in a photo', () => {
    const truths = Array.from({ length: 120 }, (_, index) => truth([index * 50, 0, 40, 40]));
    const everyOne = truths.map(({ box }, index) => found(box, 1 - index / 1000));
    const { figures, perClass } = resultsOf(photo(truths, everyOne));
    expect(figures.AR1).toBeCloseTo(1 / 120, 12);
    expect(figures.AR10).toBeCloseTo(10 / 120, 12);
    expect(figures.AR100).toBeCloseTo(100 / 120, 12);
    expect(perClass[0]).toMatchObject({ groundTruths: 120, detections: 100 });
  });

  it('that are equal leave the order of the file', () => {
    const right = found(square, 0.5);
    const wrong = found(elsewhere, 0.5);
    expect(evaluate(photo([truth(square)], [right, wrong])).AP).toBe(1);
    expect(evaluate(photo([truth(square)], [wrong, right])).AP).toBe(0.5);
  });

  it('that are equal in two photos follow the ids of the photos, not their coming', () => {
    const right = photo([truth(square)], [found(square, 0.5)], 7);
    const wrong = photo([], [found(elsewhere, 0.5)], 30);
    expect(evaluate(right, wrong).AP).toBe(1);
    expect(evaluate(wrong, right).AP).toBe(1);
    expect(evaluate({ ...wrong, id: 3 }, right).AP).toBe(0.5);
    expect(evaluate(right, { ...wrong, id: 3 }).AP).toBe(0.5);
  });
});

describe('ground truths', () => {
  it('are found once', () => {
    const figures = evaluate(
      photo(
        [truth(square), truth(elsewhere)],
        [1, 0.9, 0.8].map((score) => found(square, score)),
      ),
    );
    expect(figures.AR100).toBe(0.5);
    expect(figures.AP).toBeCloseTo(51 / 101, 9);
  });

  it('that fit equally are taken from the last one', () => {
    // The twin that is left can be found only if it is the one to be counted.
    const twins = [truth(square), truth(square, { area: 1e11 })];
    expect(evaluate(photo(twins, [found(square, 1)])).AR100).toBe(1);
    const near = [truth([10, 10, 40, 40]), truth([14, 10, 40, 40]), truth([6, 10, 40, 40])];
    // Both shifted ones overlap the second detection equally; the third one is taken, the second is left.
    const { accumulated } = resultsOf(
      photo(near, [found(square, 1), found(square, 0.9), found([15, 10, 40, 40], 0.8)]),
    );
    expect(accumulated.recall[2]).toBe(1);
  });

  it('with the id 0 are matched by nothing, as in pycocotools', () => {
    expect(evaluate(photo([truth(square, { id: 0 })], [found(square, 1)])).AP).toBe(0);
    expect(evaluate(photo([truth(square, { id: 1 })], [found(square, 1)])).AP).toBe(1);
  });

  it('that are absent make -1, those without a detection 0', () => {
    const evaluator = createBoxEvaluator(['top', 'dress', 'skirt']);
    evaluator.add(photo([truth(square)], [found(square, 1), found(square, 1, { classIndex: 1 })]));
    evaluator.add(photo([truth(square, { classIndex: 2 })], [], 2));
    const { figures, perClass, curves } = evaluator.results();
    expect(perClass.map(plain).map(({ AP, AR100 }) => [AP, AR100])).toEqual([
      [1, 1],
      [-1, -1],
      [0, 0],
    ]);
    expect(plain(figures).AP).toBe(0.5);
    expect(figures.APl).toBe(-1);
    expect(curves[1]?.mean).toEqual(new Array(101).fill(-1));
  });
});

describe('masks', () => {
  const [height, width] = [60, 60];
  const mask = (box: Box) => maskFromBox(box, height, width);

  it('count within a crowd by their own area, and may be empty', () => {
    const evaluator = createMaskEvaluator(['top']);
    evaluator.add({
      id: 1,
      groundTruths: [
        { classIndex: 0, mask: mask([0, 0, 30, 60]), crowd: true },
        { classIndex: 0, mask: mask([40, 0, 10, 10]) },
        { classIndex: 0, mask: emptyMask(height, width) },
      ],
      detections: [
        { classIndex: 0, mask: mask([5, 5, 3, 3]), score: 0.9 },
        { classIndex: 0, mask: mask([40, 0, 10, 10]), score: 0.8 },
        { classIndex: 0, mask: emptyMask(height, width), score: 0.7 },
      ],
    });
    const { accumulated, figures } = evaluator.results();
    expect(figures.AR100).toBe(0.5);
    expect(accumulated.precision[2]).toBeCloseTo(1, 12);
  });

  it('that go on from the bottom of one column to the top of the next meet there', () => {
    const across = { size: [height, width] as const, counts: compressCounts([50, 20, 60 * 60 - 70]) };
    const evaluator = createMaskEvaluator(['top']);
    const groundTruths = [{ classIndex: 0, mask: mask([1, 0, 1, 10]), area: 10 }];
    evaluator.add({ id: 1, groundTruths, detections: [{ classIndex: 0, mask: across, score: 1 }] });
    // 10 pixels shared of 20.
    expect(plain(evaluator.results().figures)).toMatchObject({ AP50: 1, AP75: 0 });
  });

  it('of different sizes, or malformed, are refused, and leave no trace', () => {
    const evaluator = createMaskEvaluator(['top', 'dress']);
    const groundTruths = [
      { classIndex: 1, mask: mask(square) },
      { classIndex: 0, mask: mask(square) },
    ];
    const bad = { classIndex: 0, mask: emptyMask(30, 120), score: 1 };
    expect(() => evaluator.add({ id: 1, groundTruths, detections: [bad] })).toThrow('differ in size');
    const malformed = { ...bad, mask: { size: [60, 60] as const, counts: 'x' } };
    expect(() => evaluator.add({ id: 1, groundTruths, detections: [malformed] })).toThrow('Invalid mask');
    expect(evaluator.results().figures.AP).toBe(-1);
    evaluator.add({ id: 1, groundTruths, detections: [] });
    expect(evaluator.results().figures.AP).toBe(0);
  });
});

it.each([
  ['a class that is none', photo([truth(square, { classIndex: 1 })], []), 'class 1, but there are 1'],
  ['a score that is no number', photo([], [found(square, NaN)]), 'the score NaN'],
  ['a box of negative width', photo([truth([0, 0, -1, 5])], []), '[0, 0, -1, 5]'],
  ['a box without end', photo([truth([0, 0, Infinity, 5])], []), '[0, 0, Infinity, 5]'],
  ['an area that is no number', photo([truth(square, { area: NaN })], []), 'the area NaN'],
])('refuses %s', (_, bad, message) => {
  expect(() => resultsOf(bad)).toThrow(RangeError);
  expect(() => resultsOf(bad)).toThrow(message);
});

it('refuses a photo twice', () => {
  expect(() => resultsOf(photo([], []), photo([], []))).toThrow('photo 1 was added before');
});
