import { describe, expect, it } from 'vitest';
import { maskFromBox } from '../../../../shared/geometry/polygons.ts';
import { matchDetections } from './match.ts';

const mask = (x: number, y: number, width: number, height: number) => maskFromBox([x, y, width, height], 40, 60);
const found = (className: string, score: number, shape: ReturnType<typeof mask>) => ({ className, score, mask: shape });

describe('matchDetections', () => {
  it('finds again what overlaps by half or more, whatever its class', () => {
    const earlier = [
      { className: 'top', mask: mask(0, 0, 10, 20) },
      { className: 'skirt', mask: mask(20, 0, 10, 20) },
      { className: 'dress', mask: mask(40, 0, 10, 20) },
    ];
    // Overlaps: 1, 10/20 = .5, and 9/21.
    const now = [
      found('top', 0.9, mask(0, 0, 10, 20)),
      found('shorts', 0.8, mask(20, 0, 10, 10)),
      found('dress', 0.7, mask(40, 11, 10, 20)),
    ];
    expect(matchDetections([], earlier, now)).toEqual({
      again: [
        [0, 0],
        [1, 1],
      ],
      added: [2],
      gone: [2],
      covered: [],
    });
  });

  it('gives each its own where two lie on one another', () => {
    const [wide, narrow] = [mask(0, 0, 20, 20), mask(0, 0, 18, 20)];
    const earlier = [
      { className: 'skirt', mask: wide },
      { className: 'dress', mask: narrow },
    ];
    const now = [found('dress', 0.9, wide), found('skirt', 0.6, narrow)];
    expect(matchDetections([], earlier, now).again).toEqual([
      [1, 0],
      [0, 1],
    ]);
    // A class that is not there yet takes what is left, and only that.
    expect(matchDetections([], earlier, [found('suit', 0.95, wide), ...now])).toMatchObject({
      again: [
        [1, 1],
        [0, 2],
      ],
      added: [0],
    });
  });

  it('lets the surer one choose first', () => {
    const earlier = [{ className: 'top', mask: mask(0, 0, 20, 20) }];
    const now = [found('top', 0.4, mask(0, 0, 20, 20)), found('top', 0.8, mask(0, 0, 18, 20))];
    expect(matchDetections([], earlier, now)).toMatchObject({ again: [[0, 1]], added: [0] });
  });

  it('does not need what somebody has drawn', () => {
    const held = [mask(0, 0, 20, 20)];
    const earlier = [{ className: 'top', mask: mask(0, 0, 20, 18) }];
    const now = [found('top', 0.9, mask(1, 0, 20, 20)), found('top', 0.5, mask(30, 0, 20, 20))];
    expect(matchDetections(held, earlier, now)).toEqual({ again: [], added: [1], gone: [0], covered: [0] });
  });

  it('has nothing to say of nothing', () => {
    expect(matchDetections([], [], [])).toEqual({ again: [], added: [], gone: [], covered: [] });
    expect(matchDetections([], [{ className: 'top', mask: mask(0, 0, 5, 5) }], []).gone).toEqual([0]);
  });
});
