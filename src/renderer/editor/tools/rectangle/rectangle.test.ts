import { describe, expect, it } from 'vitest';
import { combineRuns } from '../../../../shared/geometry/runs.ts';
import { box, drive } from '../../testing/driver.ts';

const garment = box([5, 5, 20, 20], [[8, 8, 4, 4]]);

describe('the rectangle', () => {
  it('is of whole pixels, clipped to the photo', () => {
    const driver = drive([garment]);
    driver.tool('rectangle');
    driver.down(30.4, 10.6);
    driver.move(60, -5);
    expect(driver.editor.getState()).toMatchObject({
      path: 'rectangle.drawing',
      preview: { box: { kind: 'rectangle', box: [30, 0, 10, 11] }, changed: [{ id: -1 }] },
    });
    driver.up(60, -5);
    expect(driver.runs(1)).toEqual(box([30, 0, 10, 11]));
    expect(driver.gestures).toMatchObject([{ label: 'Draw a rectangle' }]);
  });

  it('is a square with Control', () => {
    const driver = drive([garment]);
    driver.tool('rectangle');
    driver.drag(
      [
        [10, 10],
        [14, 20],
      ],
      { ctrl: true },
    );
    expect(driver.runs(1)).toEqual(box([10, 10, 10, 10]));
  });

  it('adds to the chosen garment and is taken from it', () => {
    const driver = drive([garment]);
    driver.editor.select([1]);
    driver.tool('rectangle');
    driver.drag(
      [
        [20, 20],
        [30, 28],
      ],
      { shift: true },
    );
    const added = combineRuns(garment, box([20, 20, 10, 8]), 'union');
    expect(driver.runs(0)).toEqual(added);
    driver.editor.dispatch({ type: 'options', options: { mode: 'subtract' } });
    driver.drag([
      [4, 4],
      [10, 10],
    ]);
    expect(driver.runs(0)).toEqual(combineRuns(added, box([4, 4, 6, 6]), 'difference'));
  });

  it('with nothing chosen is taken from the highest garment that it meets', () => {
    const driver = drive([garment, box([20, 0, 20, 5])]);
    driver.tool('rectangle');
    driver.drag(
      [
        [0, 10],
        [10, 12],
      ],
      { alt: true },
    );
    expect(driver.gestures[0]?.changes).toMatchObject([{ kind: 'revise', id: 1 }]);
  });

  it('takes pixels from those below', () => {
    const driver = drive([garment]);
    driver.editor.dispatch({ type: 'options', options: { takeFromBelow: true } });
    driver.tool('rectangle');
    driver.drag([
      [15, 15],
      [35, 25],
    ]);
    expect(driver.runs(0)).toEqual(combineRuns(garment, box([15, 15, 20, 10]), 'difference'));
    expect(driver.gestures).toHaveLength(1);
    // What lies below altogether is gone.
    driver.editor.select([]);
    driver.drag([
      [0, 0],
      [40, 30],
    ]);
    expect(driver.gestures[1]?.changes.map(({ kind }) => kind).sort()).toEqual(['add', 'delete', 'delete']);
  });

  it('is nothing after a click or escape', () => {
    const driver = drive([garment]);
    const before = driver.editor.getState();
    driver.tool('rectangle');
    driver.click(3, 3);
    driver.down(3, 3);
    driver.move(20, 20);
    driver.cancel();
    const { garments, preview, path } = driver.editor.getState();
    expect(garments).toBe(before.garments);
    expect(preview).toBe(before.preview);
    expect(path).toBe('rectangle.idle');
    expect(driver.gestures).toEqual([]);
  });
});
