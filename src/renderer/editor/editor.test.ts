import { describe, expect, it } from 'vitest';
import type { Gesture } from './gesture.ts';
import { combineRuns } from '../../shared/geometry/runs.ts';
import { strictEngine } from './testing/strict-engine.ts';
import { annotation, answerOf, box, drive, testPhoto, type Driver } from './testing/driver.ts';

const first = box([5, 5, 10, 10], [[8, 8, 3, 3]]);
const second = box([20, 5, 10, 10]);
const from = (gesture: Gesture) => ({ photoId: 7, gesture });

function answer(driver: Driver, place: number): void {
  const gesture = driver.gestures[place];
  if (!gesture) throw new Error(`There is no gesture ${place}.`);
  driver.editor.reconcile(answerOf(driver.editor, gesture), from(gesture));
}

function stroke(driver: Driver, x: number, y: number): void {
  driver.tool('brush');
  driver.editor.dispatch({ type: 'options', options: { brushSize: 2 } });
  driver.drag([[x, y]]);
}

describe('the editor', () => {
  it('tells once of each event, and not of those that change nothing', () => {
    const driver = drive([first]);
    let told = 0;
    const stop = driver.editor.subscribe(() => told++);
    driver.editor.dispatch({ type: 'tool', tool: 'brush' });
    expect(told).toBe(1);
    driver.editor.dispatch({ type: 'tool', tool: 'brush' });
    expect(told).toBe(1);
    driver.editor.select([1]);
    driver.drag([
      [6, 6],
      [30, 20],
    ]);
    expect(told).toBe(5);
    stop();
    driver.editor.select([]);
    expect(told).toBe(5);
  });

  it('has no use for wheel and keys that no tool takes', () => {
    const driver = drive([first]);
    const plain = { shift: false, alt: false, ctrl: false };
    expect(driver.editor.dispatch({ type: 'wheel', steps: 1, ...plain })).toBe(false);
    expect(driver.key('q')).toBe(false);
    expect(driver.complete()).toBe(false);
  });

  it('gives a gesture’s changes with revisions as they are when its turn has come', () => {
    const driver = drive([first]);
    driver.editor.select([1]);
    stroke(driver, 30, 20);
    stroke(driver, 30, 25);
    const [one, two] = driver.gestures;
    expect(driver.editor.changesOf(one!)).toMatchObject([{ kind: 'revise', annotationId: 1, revision: 1 }]);
    const painted = driver.runs(0);
    answer(driver, 0);
    // The second stroke is still ahead of the engine.
    expect(driver.runs(0)).toBe(painted);
    expect(driver.editor.changesOf(two!)).toMatchObject([{ kind: 'revise', annotationId: 1, revision: 2 }]);
    answer(driver, 1);
    expect(driver.runs(0)).toBe(painted);
    expect(driver.editor.getState().garments[0]?.revision).toBe(3);
  });

  it('follows a garment from draft to saved: choice, lock and order', () => {
    const driver = drive([first]);
    stroke(driver, 30, 20);
    driver.editor.commands.lock(true, [-1]);
    driver.editor.commands.hide(true, [-1]);
    answer(driver, 0);
    const { selected, locked, hidden, garments } = driver.editor.getState();
    expect({ selected, locked: [...locked], hidden: [...hidden] }).toEqual({
      selected: [1001],
      locked: [1001],
      hidden: [1001],
    });
    expect(garments.map(({ id, revision, order }) => [id, revision, order])).toEqual([
      [1, 1, 0],
      [1001, 1, 1],
    ]);
  });

  it('keeps a deletion that is yet to be saved, and refuses what was never saved', () => {
    const driver = drive([first]);
    stroke(driver, 30, 20);
    driver.editor.commands.delete();
    answer(driver, 0);
    expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual([1]);
    answer(driver, 1);
    driver.editor.select([]);
    stroke(driver, 30, 20);
    driver.editor.commands.setClass(3);
    driver.editor.abandon(driver.gestures[2]!);
    expect(() => driver.editor.changesOf(driver.gestures[3]!)).toThrow('never saved');
  });

  it('shows a garment as the engine has it once none of its changes will be saved', () => {
    const driver = drive([first, second]);
    driver.editor.select([1]);
    stroke(driver, 30, 20);
    stroke(driver, 30, 25);
    driver.editor.commands.setClass(3);
    const shown = driver.runs(0);
    const [saved] = driver.gestures;
    driver.editor.reconcile(strictEngine([first, second]).apply(driver.editor, saved!), from(saved!));
    driver.editor.abandon(driver.gestures[1]!);
    expect(driver.runs(0)).toBe(shown);
    driver.editor.abandon(driver.gestures[2]!);
    expect(driver.editor.getState().garments[0]).toMatchObject({ id: 1, revision: 2, garmentClassId: 1 });
    expect(driver.runs(0)).toEqual(combineRuns(first, box([29, 19, 2, 2]), 'union'));
    driver.editor.commands.delete();
    driver.editor.select([]);
    stroke(driver, 30, 20);
    driver.editor.abandon(driver.gestures[3]!);
    driver.editor.abandon(driver.gestures[4]!);
    expect(driver.editor.getState()).toMatchObject({ garments: [{ id: 1 }, { id: 2 }], selected: [] });
  });

  it('goes on with a polygon while another garment is hidden and a class chosen', () => {
    const driver = drive([first, second]);
    driver.tool('polygon');
    for (const [x, y] of [
      [2, 20],
      [12, 20],
      [12, 28],
    ] as const)
      driver.click(x, y, { zoom: 40 });
    driver.editor.commands.hide(true, [2]);
    driver.editor.commands.setClass(4);
    expect(driver.editor.getState()).toMatchObject({ busy: true, path: 'polygon.drawing' });
    driver.complete();
    expect(driver.gestures).toMatchObject([{ changes: [{ kind: 'add', garment: { garmentClassId: 4 } }] }]);
  });

  it('takes an undo from the engine', () => {
    const driver = drive([first, second]);
    driver.editor.select([2]);
    driver.editor.commands.delete();
    answer(driver, 0);
    const undone = { ...answerOf(driver.editor, { ...driver.gestures[0]!, changes: [] }) };
    driver.editor.reconcile({ ...undone, annotations: [annotation(2, second, { revision: 3 })] }, { photoId: 7 });
    expect(driver.editor.getState().garments).toMatchObject([{ id: 1 }, { id: 2, revision: 3 }]);
    driver.editor.reconcile({ ...undone, removed: [1] }, { photoId: 7 });
    expect(driver.editor.getState().garments).toMatchObject([{ id: 2 }]);
    // Of another photo only the ids are noted.
    driver.editor.reconcile({ ...undone, removed: [2] }, { photoId: 99 });
    expect(driver.editor.getState().garments).toHaveLength(1);
  });

  it('gives a gesture up whose own garment was changed elsewhere, and no other', () => {
    const driver = drive([first, second]);
    driver.tool('brush');
    driver.editor.select([1]);
    driver.down(30, 20);
    driver.editor.load(testPhoto, [annotation(1, first), annotation(2, first, { revision: 2 })]);
    expect(driver.editor.getState().busy).toBe(true);
    expect(driver.runs(1)).toEqual(first);
    driver.editor.load(testPhoto, [annotation(1, second, { revision: 2 }), annotation(2, first, { revision: 2 })]);
    expect(driver.editor.getState()).toMatchObject({ busy: false, preview: { changed: [] }, selected: [1] });
    expect(driver.runs(0)).toEqual(second);
    // What was read before is out of date.
    driver.editor.load(testPhoto, [annotation(1, first), annotation(2, first, { revision: 2 })]);
    expect(driver.runs(0)).toEqual(second);
  });

  it('shows another photo with nothing of the last one in hand', () => {
    const driver = drive([first]);
    driver.tool('brush');
    driver.editor.select([1]);
    driver.down(30, 20);
    driver.editor.load({ id: 8, width: 10, height: 10 }, []);
    expect(driver.editor.getState()).toMatchObject({
      busy: false,
      garments: [],
      selected: [],
      tool: 'brush',
      preview: { changed: [] },
    });
    expect(driver.gestures).toEqual([]);
  });
});
