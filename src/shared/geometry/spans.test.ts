import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strokeSpans } from './brush.ts';
import { fillHoles, holesOfRuns, partsOfRuns, spansInclude } from './components.ts';
import { decodeRuns, runsFromMask, encodeMask, type Runs } from './run-length.ts';
import {
  areaOfRuns,
  boxOfRuns,
  changedBox,
  combineRuns,
  emptyRuns,
  encodeRuns,
  moveRuns,
  runsContain,
} from './runs.ts';
import { applySpans, areaOfSpans, boxOfSpans, runsOfSpans, spansOfRuns } from './spans.ts';
import { bitmaps, type Bitmap } from './testing/bitmaps.ts';

const pairs = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain((size) => fc.tuple(bitmaps(size), bitmaps(size)));

const encode = ({ bitmap, width, height }: Bitmap): Runs => runsFromMask(encodeMask(bitmap, width, height));

/** The mask that holds where `inside(x, y)` does. */
function drawn(width: number, height: number, inside: (x: number, y: number) => boolean): Runs {
  const bitmap = Uint8Array.from({ length: width * height }, (_, index) =>
    inside(index % width, Math.floor(index / width)) ? 1 : 0,
  );
  return encode({ bitmap, width, height });
}

const whole = (runs: Runs): Uint8Array => decodeRuns(runs, [0, 0, runs.width, runs.height]);

describe('spans agree with bitmaps', () => {
  it('there and back', () => {
    fc.assert(
      fc.property(bitmaps(), (picture) => {
        const runs = encode(picture);
        const spans = spansOfRuns(runs);
        expect(runsOfSpans(spans, picture.height, picture.width)).toEqual(runs);
        expect(areaOfSpans(spans)).toBe(areaOfRuns(runs));
        expect(boxOfSpans(spans, picture.height)).toEqual(boxOfRuns(runs));
        picture.bitmap.forEach((value, index) => {
          const [x, y] = [index % picture.width, Math.floor(index / picture.width)];
          expect(spansInclude(spans, x * picture.height + y)).toBe(value === 1);
          expect(runsContain(runs, { x: x + 0.3, y: y + 0.7 })).toBe(value === 1);
        });
      }),
    );
  });

  it('added and removed', () => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const [runs, patch] = [encode(left), encode(right)];
        const spans = spansOfRuns(patch);
        const added = applySpans(runs, spans, 'add');
        const removed = applySpans(runs, spans, 'remove');
        expect(added).toEqual(combineRuns(runs, patch, 'union'));
        expect(removed).toEqual(combineRuns(runs, patch, 'difference'));
        // What changes nothing is the same value.
        expect(applySpans(added, spans, 'add')).toBe(added);
        expect(applySpans(removed, spans, 'remove')).toBe(removed);
      }),
      { numRuns: 500 },
    );
  });

  it('combined', () => {
    fc.assert(
      fc.property(pairs, ([left, right]) => {
        const at = (picture: Bitmap, x: number, y: number): boolean => picture.bitmap[y * picture.width + x] === 1;
        const expected = (rule: (one: boolean, other: boolean) => boolean): Runs =>
          drawn(left.width, left.height, (x, y) => rule(at(left, x, y), at(right, x, y)));
        const [one, other] = [encode(left), encode(right)];
        expect(combineRuns(one, other, 'union')).toEqual(expected((a, b) => a || b));
        expect(combineRuns(one, other, 'intersection')).toEqual(expected((a, b) => a && b));
        expect(combineRuns(one, other, 'difference')).toEqual(expected((a, b) => a && !b));
        expect(combineRuns(one, other, 'exclusive')).toEqual(expected((a, b) => a !== b));
        expect(changedBox(one, other)).toEqual(boxOfRuns(expected((a, b) => a !== b)));
      }),
    );
  });

  it('moved, and cut to a region', () => {
    const offset = fc.integer({ min: -14, max: 14 });
    fc.assert(
      fc.property(bitmaps(), offset, offset, fc.nat(11), fc.nat(11), (picture, left, top, x, y) => {
        const runs = encode(picture);
        const { width, height } = picture;
        const at = (column: number, row: number): boolean =>
          column >= 0 && column < width && picture.bitmap[row * width + column] === 1;
        expect(moveRuns(runs, left, top)).toEqual(drawn(width, height, (cx, cy) => at(cx - left, cy - top)));
        const region = [x % width, y % height, width - (x % width), height - (y % height)] as const;
        const cut = drawn(width, height, (cx, cy) => cx >= region[0] && cy >= region[1] && at(cx, cy));
        expect(encodeRuns(decodeRuns(runs, region), region, height, width)).toEqual(cut);
      }),
    );
  });
});

describe('parts and holes', () => {
  /** Flood fill over a bitmap: the sets of pixels of one value, each sorted down the columns. */
  function flooded({ bitmap, width, height }: Bitmap, value: number, diagonal: boolean): number[][] {
    const seen = new Set<number>();
    const sets: number[][] = [];
    for (let start = 0; start < width * height; start++) {
      const at = (position: number): number => bitmap[(position % height) * width + Math.floor(position / height)] ?? 0;
      if (seen.has(start) || at(start) !== value) continue;
      const [stack, set] = [[start], [] as number[]];
      seen.add(start);
      for (let position = stack.pop(); position !== undefined; position = stack.pop()) {
        set.push(position);
        const [x, y] = [Math.floor(position / height), position % height];
        for (const [dx, dy] of neighbours(diagonal)) {
          const next = (x + dx) * height + y + dy;
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          if (seen.has(next) || at(next) !== value) continue;
          seen.add(next);
          stack.push(next);
        }
      }
      sets.push(set.sort((a, b) => a - b));
    }
    return sets;
  }

  function neighbours(diagonal: boolean): [number, number][] {
    const all = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy): [number, number] => [dx, dy]));
    return all.filter(([dx, dy]) => (diagonal ? dx !== 0 || dy !== 0 : Math.abs(dx) + Math.abs(dy) === 1));
  }

  const listed = (spans: Uint32Array): number[] => {
    const positions: number[] = [];
    for (let index = 0; index < spans.length; index += 2) {
      for (let at = spans[index] as number; at < (spans[index + 1] as number); at++) positions.push(at);
    }
    return positions;
  };

  it('agree with a flood fill', () => {
    fc.assert(
      fc.property(bitmaps(), (picture) => {
        const runs = encode(picture);
        const { width, height } = picture;
        expect(partsOfRuns(runs).map(listed)).toEqual(flooded(picture, 1, true));
        const closed = flooded(picture, 0, false).filter((set) =>
          set.every((position) => {
            const [x, y] = [Math.floor(position / height), position % height];
            return x > 0 && y > 0 && x < width - 1 && y < height - 1;
          }),
        );
        expect(holesOfRuns(runs).map(listed)).toEqual(closed);
        const filled = new Set(closed.flat());
        const expected = drawn(
          width,
          height,
          (x, y) => picture.bitmap[y * width + x] === 1 || filled.has(x * height + y),
        );
        expect(fillHoles(runs)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a stroke', () => {
  const coordinate = fc.double({ min: -8, max: 28, noNaN: true });
  const point = fc.record({ x: coordinate, y: coordinate });
  const size = fc.oneof(fc.integer({ min: 2, max: 18 }), fc.double({ min: 2, max: 18, noNaN: true }));

  it('covers the pixels whose centres the brush passes over', () => {
    fc.assert(
      fc.property(point, point, size, fc.constantFrom('round' as const, 'square' as const), (from, to, size, shape) => {
        const [height, width] = [17, 23];
        const painted = whole(runsOfSpans(strokeSpans(from, to, { size, shape }, height, width), height, width));
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const reach = distance({ x: x + 0.5, y: y + 0.5 }, from, to, shape);
            // On the rim itself rounding decides.
            if (Math.abs(reach - size / 2) < 1e-6) continue;
            expect(painted[y * width + x], `${x}, ${y}`).toBe(reach < size / 2 ? 1 : 0);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  /** From a centre to the nearest point of the way: as the crow flies, or the larger of across and down. */
  function distance(
    centre: { x: number; y: number },
    from: { x: number; y: number },
    to: { x: number; y: number },
    shape: 'round' | 'square',
  ): number {
    const at = (share: number): number => {
      const across = Math.abs(from.x + share * (to.x - from.x) - centre.x);
      const down = Math.abs(from.y + share * (to.y - from.y) - centre.y);
      return shape === 'round' ? Math.hypot(across, down) : Math.max(across, down);
    };
    // Both are convex along the way.
    let [low, high] = [0, 1];
    for (let step = 0; step < 200; step++) {
      const [first, second] = [low + (high - low) / 3, high - (high - low) / 3];
      if (at(first) <= at(second)) high = second;
      else low = first;
    }
    return Math.min(at(low), at(0), at(1));
  }

  it('of one pixel is the pixel under the pointer, and a line without gaps', () => {
    const dot = strokeSpans({ x: 3.9, y: 4.1 }, { x: 3.9, y: 4.1 }, { size: 1, shape: 'round' }, 10, 10);
    expect([...dot]).toEqual([34, 35]);
    fc.assert(
      fc.property(point, point, (from, to) => {
        const inside = ({ x, y }: { x: number; y: number }) => ({
          x: Math.min(19.5, Math.abs(x)),
          y: Math.min(19.5, Math.abs(y)),
        });
        const spans = strokeSpans(inside(from), inside(to), { size: 1, shape: 'round' }, 20, 20);
        expect(partsOfRuns(runsOfSpans(spans, 20, 20))).toHaveLength(1);
      }),
    );
  });

  it('outside of the photo paints nothing', () => {
    const spans = strokeSpans({ x: -50, y: 3 }, { x: -20, y: 900 }, { size: 9, shape: 'round' }, 10, 10);
    expect(applySpans(emptyRuns(10, 10), spans, 'add')).toEqual(emptyRuns(10, 10));
  });
});
