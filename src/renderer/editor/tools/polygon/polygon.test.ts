import { describe, expect, it } from 'vitest';
import { maskFromPolygons } from '../../../../shared/geometry/polygons.ts';
import { maskFromRuns } from '../../../../shared/geometry/run-length.ts';
import { combineRuns } from '../../../../shared/geometry/runs.ts';
import { box, drive, type Driver } from '../../testing/driver.ts';

const garment = box([5, 5, 20, 20], [[8, 8, 4, 4]]);
const triangle: [number, number][] = [
  [20, 10],
  [36, 10],
  [28, 27],
];

function place(driver: Driver, points: readonly [number, number][], detail = {}): void {
  driver.tool('polygon');
  for (const [x, y] of points) driver.click(x, y, detail);
}

describe('the polygon', () => {
  it('is closed on its first vertex, and becomes a garment by COCO’s own rule', () => {
    const driver = drive([garment]);
    place(driver, triangle);
    driver.move(30, 29);
    expect(driver.editor.getState()).toMatchObject({
      path: 'polygon.drawing',
      busy: true,
      preview: { path: { points: triangle.flat(), ahead: [30, 29], closing: false } },
    });
    driver.move(22, 11);
    expect(driver.editor.getState()).toMatchObject({ look: 'pointer', preview: { path: { closing: true } } });
    driver.down(22, 11);
    driver.up(22, 11);
    expect(driver.gestures).toMatchObject([
      { label: 'Draw a polygon', changes: [{ kind: 'add', garment: { id: -1 } }] },
    ]);
    expect(maskFromRuns(driver.runs(1))).toEqual(maskFromPolygons([triangle.flat()], 30, 40));
    expect(driver.editor.getState()).toMatchObject({ selected: [-1], path: 'polygon.idle', preview: { path: null } });
  });

  it('is closed by Enter and by a double click', () => {
    const driver = drive([garment]);
    place(driver, triangle);
    expect(driver.complete()).toBe(true);
    place(driver, triangle.slice(0, 2));
    expect(driver.complete()).toBe(false);
    driver.doubleClick(...triangle[2]!);
    expect(driver.gestures).toHaveLength(2);
    expect(driver.runs(2)).toEqual(driver.runs(1));
  });

  it('drags a vertex while it is placed and later, and deletes one', () => {
    const driver = drive([garment]);
    place(driver, [[2, 2]]);
    driver.down(10, 2, { zoom: 4 });
    driver.move(13, 3, { zoom: 4 });
    driver.up(13, 3, { zoom: 4 });
    const points = () => driver.editor.getState().preview.path?.points;
    expect(points()).toEqual([2, 2, 13, 3]);
    driver.click(20, 20, { zoom: 4 });
    driver.drag(
      [
        [13, 3],
        [14, 8],
      ],
      { zoom: 4 },
    );
    expect(points()).toEqual([2, 2, 14, 8, 20, 20]);
    driver.click(14, 8, { alt: true });
    expect(points()).toEqual([2, 2, 20, 20]);
    expect(driver.key('Backspace')).toBe(true);
    expect(points()).toEqual([2, 2]);
    driver.key('Backspace');
    expect(driver.editor.getState()).toMatchObject({ path: 'polygon.idle', busy: false });
  });

  it('adds with Shift and takes away with Alt, holes kept', () => {
    const driver = drive([garment]);
    driver.editor.select([1]);
    driver.tool('polygon');
    driver.click(...triangle[0]!, { shift: true });
    driver.click(...triangle[1]!);
    driver.click(...triangle[2]!);
    driver.complete();
    const drawn = drive([]);
    place(drawn, triangle);
    drawn.complete();
    const area = drawn.runs(0);
    expect(driver.runs(0)).toEqual(combineRuns(garment, area, 'union'));
    driver.click(...triangle[0]!, { alt: true });
    driver.click(...triangle[1]!);
    driver.click(...triangle[2]!);
    driver.complete();
    expect(driver.runs(0)).toEqual(combineRuns(garment, area, 'difference'));
    expect(driver.gestures.map(({ label }) => label)).toEqual(['Add a polygon', 'Cut a polygon out']);
  });

  it('is clipped to the photo, and nothing where it lies outside', () => {
    const driver = drive([garment]);
    place(driver, [
      [30, -20],
      [80, 15],
      [30, 50],
    ]);
    driver.complete();
    expect(maskFromRuns(driver.runs(1))).toEqual(maskFromPolygons([[30, -20, 80, 15, 30, 50]], 30, 40));
    driver.editor.select([]);
    place(driver, [
      [60, 0],
      [90, 0],
      [90, 30],
    ]);
    driver.complete();
    expect(driver.gestures).toHaveLength(1);
    expect(driver.editor.getState().notice?.code).toBe('too-small');
  });

  it('is given up by escape in each state, and completed where another tool is chosen', () => {
    const driver = drive([garment]);
    const before = driver.editor.getState();
    driver.tool('polygon');
    driver.down(3, 3);
    expect(driver.editor.getState().path).toBe('polygon.placing');
    driver.cancel();
    place(driver, triangle);
    driver.cancel();
    expect(driver.editor.getState()).toMatchObject({ path: 'polygon.idle', busy: false, selected: [] });
    expect(driver.editor.getState().garments).toBe(before.garments);
    expect(driver.editor.getState().preview).toBe(before.preview);
    place(driver, triangle);
    driver.tool('brush');
    expect(driver.gestures).toHaveLength(1);
    place(driver, triangle.slice(0, 2));
    driver.tool('brush');
    expect(driver.gestures).toHaveLength(1);
    expect(driver.editor.getState()).toMatchObject({ tool: 'brush', busy: false });
  });
});
