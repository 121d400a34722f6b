import { describe, expect, it } from 'vitest';
import { partsOfRuns, holesOfRuns } from '../../../../shared/geometry/components.ts';
import { runsFromRings } from '../../../../shared/geometry/polygons.ts';
import { areaOfRuns, combineRuns } from '../../../../shared/geometry/runs.ts';
import { box, drive, type Driver } from '../../testing/driver.ts';

const garment = box([5, 5, 20, 20], [[10, 10, 6, 6]]);
const exact = { zoom: 4 };

function begin(): Driver {
  const driver = drive([garment, box([30, 3, 6, 6])]);
  driver.editor.select([1]);
  driver.tool('vertices');
  return driver;
}

const rings = (driver: Driver) => driver.editor.getState().preview.vertices?.rings;

describe('vertices', () => {
  it('are those of parts and holes, and show which one the pointer means', () => {
    const driver = begin();
    expect(rings(driver)?.map((ring) => ring.length / 2)).toEqual([4, 4]);
    driver.move(25.5, 24.5, exact);
    expect(driver.editor.getState()).toMatchObject({
      look: 'move',
      preview: { vertices: { garmentId: 1, insert: null } },
    });
    expect(driver.editor.getState().preview.vertices?.active).not.toBeNull();
    driver.move(15, 5.5, exact);
    expect(driver.editor.getState().preview.vertices).toMatchObject({ active: null, insert: { x: 15, y: 5 } });
    expect(driver.editor.getState()).toMatchObject({ look: 'crosshair', busy: false });
  });

  it('are dragged, and the mask with them', () => {
    const driver = begin();
    driver.down(25, 25, exact);
    driver.move(30, 28, exact);
    expect(driver.editor.getState()).toMatchObject({ path: 'vertices.dragging', busy: true });
    driver.up(32, 29, exact);
    const expected = runsFromRings(
      [
        [5, 5, 25, 5, 32, 29, 5, 25],
        [10, 10, 16, 10, 16, 16, 10, 16],
      ],
      30,
      40,
    );
    expect(driver.runs(0)).toEqual(expected);
    expect(driver.gestures).toMatchObject([{ label: 'Move a vertex', changes: [{ kind: 'revise', id: 1 }] }]);
    expect(rings(driver)?.[0]).toContain(32);
    // There and back is the mask as it was.
    driver.drag(
      [
        [32, 29],
        [25, 25],
      ],
      exact,
    );
    expect(driver.runs(0)).toEqual(garment);
  });

  it('are inserted on an edge, where a click alone changes no pixel', () => {
    const driver = begin();
    driver.click(15, 25, exact);
    expect(driver.gestures).toEqual([]);
    expect(rings(driver)?.[0]).toHaveLength(10);
    driver.drag(
      [
        [15, 25],
        [15, 28],
      ],
      exact,
    );
    expect(driver.gestures).toMatchObject([{ label: 'Move a vertex' }]);
    driver.drag(
      [
        [25, 15],
        [28, 15],
      ],
      exact,
    );
    expect(driver.gestures[1]).toMatchObject({ label: 'Insert a vertex' });
    expect(combineRuns(driver.runs(0), garment, 'intersection')).toEqual(garment);
    expect(areaOfRuns(driver.runs(0))).toBeGreaterThan(areaOfRuns(garment));
    expect(holesOfRuns(driver.runs(0))).toHaveLength(1);
  });

  it('are deleted by key and Alt, a ring with its third last', () => {
    const driver = begin();
    driver.move(16, 16, exact);
    expect(driver.key('Delete')).toBe(true);
    expect(rings(driver)?.[1]).toHaveLength(6);
    expect(holesOfRuns(driver.runs(0))).toHaveLength(1);
    driver.click(10, 10, { ...exact, alt: true });
    expect(holesOfRuns(driver.runs(0))).toHaveLength(0);
    expect(driver.runs(0)).toEqual(box([5, 5, 20, 20]));
    driver.move(2, 2, exact);
    expect(driver.key('Delete')).toBe(false);
  });

  it('are chosen with Shift and dragged together', () => {
    const driver = begin();
    driver.click(25, 5, { ...exact, shift: true });
    driver.click(25, 25, { ...exact, shift: true });
    driver.drag(
      [
        [25, 25],
        [28, 25],
      ],
      exact,
    );
    expect(driver.runs(0)).toEqual(combineRuns(garment, box([25, 5, 3, 20]), 'union'));
    expect(driver.gestures).toHaveLength(1);
  });

  it('leave every pixel alone that the edit does not reach', () => {
    const ragged = combineRuns(garment, box([24, 7, 2, 1]), 'union');
    const speck = combineRuns(ragged, box([2, 2, 1, 1]), 'union');
    const driver = drive([speck]);
    driver.editor.select([1]);
    driver.tool('vertices');
    driver.drag(
      [
        [5, 25],
        [8, 22],
      ],
      exact,
    );
    const changed = combineRuns(driver.runs(0), speck, 'exclusive');
    expect(combineRuns(changed, box([0, 0, 40, 5]), 'intersection')).toEqual(box([0, 0, 0, 0]));
    expect(combineRuns(changed, box([20, 0, 20, 22]), 'intersection')).toEqual(box([0, 0, 0, 0]));
    expect(partsOfRuns(driver.runs(0))).toHaveLength(2);
  });

  it('belong to another garment after a press on it', () => {
    const driver = begin();
    driver.click(32, 5, { zoom: 40 });
    expect(driver.editor.getState()).toMatchObject({ selected: [2], preview: { vertices: { garmentId: 2 } } });
    driver.editor.commands.lock(true, [2]);
    expect(driver.editor.getState().preview.vertices).toBeNull();
  });

  it('return to the mark by escape', () => {
    const driver = begin();
    const before = driver.editor.getState();
    driver.down(25, 25, exact);
    driver.move(38, 28, exact);
    driver.cancel();
    const { garments, selected, preview, path } = driver.editor.getState();
    expect(garments).toBe(before.garments);
    expect(selected).toBe(before.selected);
    expect(preview).toEqual(before.preview);
    expect(path).toBe('vertices.idle');
    driver.tool('brush');
    expect(driver.editor.getState().preview.vertices).toBeNull();
  });
});
