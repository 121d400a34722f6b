import { describe, expect, it } from 'vitest';
import { partsOfRuns } from '../../../../shared/geometry/components.ts';
import { areaOfRuns, combineRuns, runsContain } from '../../../../shared/geometry/runs.ts';
import { drawnGarments } from '../../state.ts';
import { answerOf, box, drive } from '../../testing/driver.ts';

const first = box([5, 5, 10, 10], [[8, 8, 3, 3]]);
const second = box([12, 5, 10, 10]);

describe('the brush', () => {
  it('shows the stroke at each move and makes one gesture of it', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 3 } });
    driver.editor.select([1]);
    driver.move(20, 20);
    expect(driver.editor.getState()).toMatchObject({
      path: 'brush.idle',
      look: 'none',
      cursor: { point: { x: 20, y: 20 }, size: 3, shape: 'round' },
    });
    driver.down(20, 20);
    const begun = driver.editor.getState();
    expect(begun).toMatchObject({ path: 'brush.painting', busy: true });
    expect(begun.preview.dirty).toEqual([19, 19, 2, 2]);
    driver.move(35, 25);
    const moved = driver.editor.getState();
    // Until the hand lets go, the garments are as before.
    expect(moved.garments).toBe(begun.garments);
    expect(drawnGarments(moved)[0]?.runs).toBe(moved.preview.changed[0]?.runs);
    driver.up(35, 25);
    const done = driver.editor.getState();
    expect(done).toMatchObject({ path: 'brush.idle', busy: false, preview: { changed: [] } });
    expect(done.garments[0]).toMatchObject({ id: 1, source: 'human', score: null, author: 'Ada' });
    expect(driver.gestures).toHaveLength(1);
    expect(driver.gestures[0]).toMatchObject({ sequence: 1, photoId: 7, label: 'Paint' });
    // The stroke is one part without gaps, and hole and rest of the garment are as they were.
    expect(partsOfRuns(driver.runs(0))).toHaveLength(2);
    expect(combineRuns(driver.runs(0), first, 'intersection')).toEqual(first);
    expect(runsContain(driver.runs(0), { x: 9.5, y: 9.5 })).toBe(false);
  });

  it('begins a garment of the active class where none is chosen, and goes on with it', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.dispatch({ type: 'active-class', garmentClassId: 5 });
    driver.editor.dispatch({ type: 'options', options: { brushSize: 2, brushShape: 'square' } });
    driver.drag([
      [30, 10],
      [34, 10],
    ]);
    expect(driver.gestures[0]?.changes).toMatchObject([
      { kind: 'add', garment: { id: -1, garmentClassId: 5, order: 1 } },
    ]);
    expect(driver.editor.getState().selected).toEqual([-1]);
    driver.drag([
      [30, 20],
      [34, 20],
    ]);
    expect(driver.gestures[1]?.changes).toMatchObject([{ kind: 'revise', id: -1 }]);
    expect(areaOfRuns(driver.runs(1))).toBe(24);
  });

  it('goes on with a stroke while the garment of the last one is saved', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 2 } });
    driver.drag([[30, 10]]);
    driver.down(20, 20);
    driver.move(22, 20);
    const [added] = driver.gestures;
    if (!added) throw new Error('There is no gesture.');
    driver.editor.reconcile(answerOf(driver.editor, added), { photoId: 7, gesture: added });
    expect(driver.editor.getState()).toMatchObject({
      busy: true,
      selected: [1001],
      preview: { changed: [{ id: 1001 }] },
    });
    driver.move(26, 20);
    driver.up(26, 20);
    const [, stroke] = driver.gestures;
    if (!stroke) throw new Error('There is no second gesture.');
    expect(driver.editor.changesOf(stroke)).toMatchObject([{ kind: 'revise', annotationId: 1001, revision: 1 }]);
    expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual([1, 1001]);
    expect(runsContain(driver.runs(1), { x: 30, y: 10 })).toBe(true);
    expect(runsContain(driver.runs(1), { x: 25.5, y: 20.5 })).toBe(true);
  });

  it('takes pixels from those below, but not from locked, hidden or higher ones', () => {
    const driver = drive([first, second, box([20, 5, 10, 10])]);
    driver.tool('brush');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 4, brushShape: 'square', takeFromBelow: true } });
    driver.editor.select([2]);
    driver.drag([
      [10, 10],
      [25, 10],
    ]);
    expect(combineRuns(driver.runs(0), driver.runs(1), 'intersection')).toEqual(
      combineRuns(combineRuns(first, second, 'intersection'), box([0, 8, 40, 4]), 'difference'),
    );
    expect(driver.runs(2)).toEqual(box([20, 5, 10, 10]));
    expect(driver.gestures[0]?.changes.map((change) => change.kind)).toEqual(['revise', 'revise']);
    driver.editor.commands.lock(true, [1]);
    driver.drag([
      [6, 6],
      [25, 6],
    ]);
    expect(driver.gestures[1]?.changes).toMatchObject([{ kind: 'revise', id: 2 }]);
  });

  it('does not paint on a locked garment and says so', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.select([1]);
    driver.editor.commands.lock();
    driver.drag([
      [20, 20],
      [30, 20],
    ]);
    expect(driver.gestures).toEqual([]);
    expect(driver.editor.getState()).toMatchObject({ notice: { code: 'locked' }, path: 'brush.idle' });
  });

  it('changes its size by keys and wheel, also within a stroke', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.move(20, 20);
    expect(driver.key(']')).toBe(true);
    expect(driver.editor.getState().cursor?.size).toBe(46);
    driver.key('[');
    expect(driver.editor.getState().options.brushSize).toBe(40);
    driver.down(20, 20);
    for (let step = 0; step < 60; step++)
      driver.editor.dispatch({ type: 'wheel', steps: -1, shift: false, alt: true, ctrl: false });
    expect(driver.editor.getState().options.brushSize).toBe(1);
    expect(driver.key('x')).toBe(false);
  });

  it('is taken back by escape, exactly', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.select([1]);
    const before = driver.editor.getState();
    driver.down(20, 20);
    driver.move(30, 20);
    expect(driver.cancel()).toBe(true);
    const { garments, selected, preview, busy, path } = driver.editor.getState();
    expect(garments).toBe(before.garments);
    expect(selected).toBe(before.selected);
    expect(preview).toBe(before.preview);
    expect({ busy, path }).toEqual({ busy: false, path: 'brush.idle' });
    driver.up(30, 20);
    expect(driver.gestures).toEqual([]);
  });
});

describe('the eraser', () => {
  it('cuts holes and parts, and deletes a garment that it empties', () => {
    const driver = drive([first, second]);
    driver.tool('eraser');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 2, brushShape: 'square' } });
    driver.editor.select([2]);
    driver.drag([
      [17, 0],
      [17, 29],
    ]);
    expect(partsOfRuns(driver.runs(1))).toHaveLength(2);
    expect(driver.runs(0)).toEqual(first);
    driver.editor.dispatch({ type: 'options', options: { brushSize: 60 } });
    driver.drag([[17, 10]]);
    expect(driver.gestures[1]?.changes).toEqual([{ kind: 'delete', id: 2 }]);
    expect(driver.editor.getState()).toMatchObject({ selected: [] });
    expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual([1]);
  });

  it('with nothing chosen erases from the highest garment under it', () => {
    const driver = drive([first, second]);
    driver.tool('eraser');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 2 } });
    driver.drag([
      [13, 10],
      [14, 10],
    ]);
    expect(driver.gestures[0]?.changes).toMatchObject([{ kind: 'revise', id: 2 }]);
    driver.drag([[35, 25]]);
    expect(driver.editor.getState().notice?.code).toBe('nothing-here');
  });

  it('paints with Alt', () => {
    const driver = drive([first]);
    driver.tool('eraser');
    driver.editor.dispatch({ type: 'options', options: { brushSize: 4 } });
    driver.editor.select([1]);
    driver.drag([[9.5, 9.5]], { alt: true });
    expect(runsContain(driver.runs(0), { x: 9.5, y: 9.5 })).toBe(true);
  });
});
