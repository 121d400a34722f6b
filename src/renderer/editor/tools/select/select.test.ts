import { describe, expect, it } from 'vitest';
import { moveRuns } from '../../../../shared/geometry/runs.ts';
import { box, drive } from '../../testing/driver.ts';

const large = box([2, 2, 20, 20], [[6, 6, 4, 4]]);
const small = box([12, 12, 5, 5]);
const apart = box([30, 20, 5, 5]);

describe('choosing', () => {
  it('takes the smallest garment under a click, and the next larger with another click', () => {
    const driver = drive([small, large, apart]);
    driver.move(14, 14);
    expect(driver.editor.getState().look).toBe('pointer');
    driver.down(14, 14);
    expect(driver.editor.getState().path).toBe('select.pointing');
    driver.up(14, 14);
    expect(driver.editor.getState()).toMatchObject({ selected: [1], path: 'select.idle', busy: false });
    driver.click(14, 14);
    expect(driver.editor.getState().selected).toEqual([2]);
    driver.click(14, 14);
    expect(driver.editor.getState().selected).toEqual([1]);
    // A hole belongs to no garment.
    driver.click(7, 7);
    expect(driver.editor.getState().selected).toEqual([]);
    expect(driver.gestures).toEqual([]);
  });

  it('adds and takes away with Shift', () => {
    const driver = drive([small, large, apart]);
    driver.click(4, 4);
    driver.click(32, 22, { shift: true });
    expect(driver.editor.getState().selected).toEqual([2, 3]);
    driver.click(4, 4, { shift: true });
    expect(driver.editor.getState().selected).toEqual([3]);
  });

  it('draws a frame that chooses what it meets, by pixels, not boxes', () => {
    const driver = drive([small, large, apart]);
    driver.down(25, 10);
    driver.move(31, 25);
    expect(driver.editor.getState()).toMatchObject({
      path: 'select.marquee',
      preview: { box: { kind: 'marquee', box: [25, 10, 6, 15] } },
      selected: [3],
    });
    driver.move(18, 25);
    driver.up(18, 25);
    expect(driver.editor.getState().selected).toEqual([2]);
    driver.drag([
      [6.5, 6.5],
      [9.5, 9.5],
    ]);
    expect(driver.editor.getState().selected).toEqual([]);
  });

  it('leaves hidden garments alone', () => {
    const driver = drive([small, large]);
    driver.editor.commands.hide(true, [1]);
    driver.click(14, 14);
    expect(driver.editor.getState().selected).toEqual([2]);
  });
});

describe('moving', () => {
  it('drags the garment under the pointer, hole and all, as one gesture', () => {
    const driver = drive([small, large, apart]);
    driver.down(4, 4);
    driver.move(6, 5);
    driver.move(9, 8);
    expect(driver.editor.getState()).toMatchObject({ path: 'select.translating', look: 'grabbing', selected: [2] });
    driver.up(9, 8);
    expect(driver.runs(1)).toEqual(moveRuns(large, 5, 4));
    expect(driver.gestures).toMatchObject([{ label: 'Move', changes: [{ kind: 'revise', id: 2 }] }]);
  });

  it('stops at the photo border: no pixel is lost', () => {
    const driver = drive([small, large, apart]);
    driver.drag([
      [4, 4],
      [-30, 60],
    ]);
    expect(driver.runs(1)).toEqual(moveRuns(large, -2, 8));
  });

  it('moves all chosen ones, but none that is locked', () => {
    const driver = drive([small, large, apart]);
    driver.editor.commands.selectAll();
    driver.editor.commands.lock(true, [3]);
    driver.drag(
      [
        [14, 14],
        [20, 14],
      ],
      { ctrl: true },
    );
    expect(driver.runs(0)).toEqual(moveRuns(small, 6, 0));
    expect(driver.runs(1)).toEqual(moveRuns(large, 6, 0));
    expect(driver.runs(2)).toEqual(apart);
    driver.editor.select([3]);
    driver.drag([
      [32, 22],
      [20, 22],
    ]);
    expect(driver.editor.getState().notice?.code).toBe('locked');
    expect(driver.gestures).toHaveLength(1);
  });

  it('goes on in the vertices tool after a double click', () => {
    const driver = drive([small, large]);
    driver.doubleClick(4, 4);
    expect(driver.editor.getState()).toMatchObject({ tool: 'vertices', selected: [2] });
  });
});

describe('escape', () => {
  it('returns to the mark from each state, with the choice as it was', () => {
    const driver = drive([small, large, apart]);
    driver.editor.select([3]);
    const before = driver.editor.getState();
    const gestures: (() => void)[] = [
      () => driver.down(4, 4),
      () => {
        driver.down(4, 4);
        driver.move(10, 10);
      },
      () => {
        driver.down(28, 5);
        driver.move(0, 29);
      },
    ];
    for (const gesture of gestures) {
      gesture();
      expect(driver.editor.getState().busy).toBe(true);
      expect(driver.cancel()).toBe(true);
      const { garments, selected, preview, path } = driver.editor.getState();
      expect(garments).toBe(before.garments);
      expect(selected).toEqual([3]);
      expect(preview).toBe(before.preview);
      expect(path).toBe('select.idle');
    }
    expect(driver.cancel()).toBe(true);
    expect(driver.editor.getState().selected).toEqual([]);
    expect(driver.cancel()).toBe(false);
  });
});
