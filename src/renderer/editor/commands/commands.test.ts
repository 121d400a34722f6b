import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holesOfRuns, partsOfRuns } from '../../../shared/geometry/components.ts';
import { areaOfRuns, combineRuns, moveRuns } from '../../../shared/geometry/runs.ts';
import { box, drive, testPhoto } from '../testing/driver.ts';

const ring = box([5, 5, 12, 12], [[8, 8, 3, 3]]);
const upper = box([12, 12, 12, 12]);
const apart = box([30, 3, 5, 5]);

describe('what a detector suggests', () => {
  it('is taken in one gesture, and chosen', () => {
    const driver = drive([ring, upper]);
    const { commands } = driver.editor;
    commands.take({ kind: 'garment', runs: apart, garmentClassId: 7 });
    expect(driver.gestures).toMatchObject([
      { label: 'Add what the detector sees', changes: [{ kind: 'add', garment: { garmentClassId: 7, runs: apart } }] },
    ]);
    expect(driver.editor.getState().selected).toEqual([-1]);
    commands.take({ kind: 'outline', id: 1, runs: apart });
    expect(driver.runs(0)).toEqual(apart);
    commands.take({ kind: 'class', id: 2, garmentClassId: 7 });
    expect(driver.gestures).toHaveLength(3);
    expect(driver.editor.getState()).toMatchObject({ selected: [2], garments: [{}, { garmentClassId: 7 }, {}] });
  });

  it('leaves a locked or hidden garment alone, and says why', () => {
    const driver = drive([ring, upper]);
    const { commands } = driver.editor;
    commands.lock(true, [1]);
    commands.take({ kind: 'outline', id: 1, runs: apart });
    expect(driver.editor.getState().notice?.code).toBe('locked');
    commands.hide(true, [2]);
    commands.take({ kind: 'class', id: 2, garmentClassId: 7 });
    expect(driver.editor.getState().notice?.code).toBe('hidden');
    expect(driver.gestures).toEqual([]);
  });
});

describe('shape commands', () => {
  it('delete the chosen garments, but no locked one', () => {
    const driver = drive([ring, upper]);
    driver.editor.commands.delete();
    expect(driver.editor.getState().notice?.code).toBe('nothing-chosen');
    driver.editor.commands.selectAll();
    driver.editor.commands.lock(true, [2]);
    driver.editor.commands.delete();
    expect(driver.gestures).toMatchObject([{ label: 'Delete', changes: [{ kind: 'delete', id: 1 }] }]);
    expect(driver.editor.getState()).toMatchObject({ garments: [{ id: 2 }], selected: [2] });
  });

  it('join into the largest, at the place of the highest, hole kept where nothing covers it', () => {
    const driver = drive([ring, upper, apart]);
    driver.editor.select([2]);
    driver.editor.commands.order('bottom');
    const { garments: ordered } = driver.editor.getState();
    expect(ordered.map(({ id }) => id)).toEqual([2, 1, 3]);
    driver.editor.commands.selectAll();
    driver.editor.commands.join();
    const all = combineRuns(combineRuns(ring, upper, 'union'), apart, 'union');
    expect(driver.runs(0)).toEqual(all);
    expect(driver.editor.getState()).toMatchObject({ garments: [{ id: 2, order: ordered[2]?.order }], selected: [2] });
    expect(driver.gestures).toHaveLength(2);
    driver.editor.commands.join();
    expect(driver.editor.getState().notice?.code).toBe('nothing-here');
  });

  it('split into parts, the largest keeping the id, and join again is the same mask', () => {
    const both = combineRuns(ring, apart, 'union');
    const driver = drive([upper, both]);
    driver.editor.select([2]);
    driver.editor.commands.split();
    expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual([1, 2, -1]);
    expect(driver.runs(1)).toEqual(ring);
    expect(driver.runs(2)).toEqual(apart);
    expect(driver.gestures).toMatchObject([{ label: 'Split into parts' }]);
    driver.editor.commands.join();
    expect(driver.editor.getState().garments).toHaveLength(2);
    expect(driver.runs(1)).toEqual(both);
    expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual([1, 2]);
    driver.editor.select([1]);
    driver.editor.commands.split();
    expect(driver.gestures).toHaveLength(2);
  });

  it('fill holes, nudge within the photo, and take pixels from those below', () => {
    const driver = drive([ring, upper]);
    driver.editor.select([1]);
    driver.editor.commands.fillHoles();
    expect(driver.runs(0)).toEqual(box([5, 5, 12, 12]));
    driver.editor.commands.nudge(-10, 2);
    expect(driver.runs(0)).toEqual(box([0, 7, 12, 12]));
    driver.editor.commands.nudge(8, 0);
    driver.editor.select([2]);
    driver.editor.commands.takeFromBelow();
    expect(driver.runs(0)).toEqual(combineRuns(box([8, 7, 12, 12]), upper, 'difference'));
    expect(driver.runs(1)).toEqual(upper);
    driver.editor.commands.takeFromBelow();
    expect(driver.gestures.map(({ label }) => label)).toEqual([
      'Fill holes',
      'Move',
      'Move',
      'Take pixels from those below',
    ]);
  });
});

describe('copies', () => {
  it('are laid aside in the same photo', () => {
    const driver = drive([ring]);
    driver.editor.select([1]);
    driver.editor.commands.duplicate();
    expect(driver.runs(1)).toEqual(moveRuns(ring, 16, 13));
    expect(driver.editor.getState()).toMatchObject({
      selected: [-1],
      garments: [{ id: 1 }, { id: -1, garmentClassId: 1 }],
    });
  });

  it('go into another photo, to their place as far as that is inside', () => {
    const driver = drive([ring, apart]);
    driver.editor.commands.paste();
    expect(driver.editor.getState().notice?.code).toBe('nothing-here');
    driver.editor.commands.selectAll();
    driver.editor.commands.cut();
    expect(driver.editor.getState().garments).toEqual([]);
    driver.editor.load({ id: 8, width: 20, height: 50 }, []);
    driver.editor.commands.paste();
    const smaller = { ...testPhoto, width: 20, height: 50 };
    expect(driver.runs(0)).toEqual(box([5, 5, 12, 12], [[8, 8, 3, 3]], smaller));
    expect(driver.runs(1)).toEqual(box([15, 3, 5, 5], [], smaller));
    expect(driver.gestures[1]).toMatchObject({ photoId: 8, label: 'Paste' });
    expect(driver.editor.getState().garments.map(({ order }) => order)).toEqual([0, 1]);
  });
});

describe('labels', () => {
  it('set class and review state of the chosen, and the class to come', () => {
    const driver = drive([ring, upper]);
    driver.editor.commands.setClass(4);
    expect(driver.editor.getState().activeClassId).toBe(4);
    expect(driver.gestures).toEqual([]);
    driver.editor.select([2]);
    driver.editor.commands.setClass(4);
    driver.editor.commands.setClass(4);
    driver.editor.commands.setReviewState('accepted');
    expect(driver.gestures).toMatchObject([
      { label: 'Change the class', changes: [{ id: 2, garmentClassId: 4 }] },
      { label: 'Accept', changes: [{ id: 2, reviewState: 'accepted' }] },
    ]);
    expect(driver.editor.getState().garments[1]).toMatchObject({ source: 'human', score: null });
  });

  it('keep a garment the detector’s that was only reviewed', () => {
    const driver = drive([ring]);
    driver.editor.select([1]);
    driver.editor.commands.setReviewState('rejected');
    expect(driver.editor.getState().garments[0]).toMatchObject({ source: 'model', score: 0.9, author: 'Ada' });
  });
});

describe('the view', () => {
  it('goes from garment to garment, round and round, past hidden ones', () => {
    const driver = drive([ring, upper, apart]);
    const go = (step: 1 | -1) => {
      driver.editor.commands.selectNext(step);
      return driver.editor.getState().selected;
    };
    expect([go(1), go(1), go(1), go(1), go(-1)]).toEqual([[3], [2], [1], [3], [1]]);
    driver.editor.commands.hide(true, [2]);
    expect([go(-1), go(1)]).toEqual([[3], [1]]);
    driver.editor.commands.showAll();
    driver.editor.select([]);
    expect(go(-1)).toEqual([1]);
  });

  it('locks and hides, and back', () => {
    const driver = drive([ring, upper]);
    driver.editor.select([1, 2]);
    driver.editor.commands.lock(true, [2]);
    driver.editor.commands.lock();
    expect([...driver.editor.getState().locked].sort()).toEqual([1, 2]);
    driver.editor.commands.lock();
    expect([...driver.editor.getState().locked]).toEqual([]);
    driver.editor.commands.hide();
    expect([...driver.editor.getState().hidden].sort()).toEqual([1, 2]);
    expect(driver.gestures).toEqual([]);
  });
});

describe('z-order', () => {
  it('moves the chosen as wanted, whatever orders there were', () => {
    const how = fc.constantFrom('raise' as const, 'lower' as const, 'top' as const, 'bottom' as const);
    const steps = fc.array(fc.record({ how, chosen: fc.subarray([1, 2, 3, 4, 5], { minLength: 1, maxLength: 3 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const driver = drive([1, 2, 3, 4, 5].map((place) => box([place, place, 3, 3])));
        let expected = [1, 2, 3, 4, 5];
        for (const { how, chosen } of all) {
          driver.editor.select(chosen);
          driver.editor.commands.order(how);
          expected = moved(expected, new Set(chosen), how);
          expect(driver.editor.getState().garments.map(({ id }) => id)).toEqual(expected);
        }
      }),
    );
  });

  it('puts one garment at a place, as one step, and a locked one nowhere', () => {
    const driver = drive([1, 2, 3, 4].map((place) => box([place, place, 3, 3])));
    const ids = () => driver.editor.getState().garments.map(({ id }) => id);
    driver.editor.commands.place(1, 2);
    expect(ids()).toEqual([2, 3, 1, 4]);
    driver.editor.commands.place(4, 0);
    expect(ids()).toEqual([4, 2, 3, 1]);
    expect(driver.gestures.map(({ label }) => label)).toEqual(['Change the order', 'Change the order']);
    driver.editor.commands.lock(true, [2]);
    driver.editor.commands.place(2, 3);
    expect(ids()).toEqual([4, 2, 3, 1]);
  });

  /** By hand: one step past the neighbour for each, from the side that it moves to. */
  function moved(ids: number[], chosen: ReadonlySet<number>, how: 'raise' | 'lower' | 'top' | 'bottom'): number[] {
    const [go, stay] = [ids.filter((id) => chosen.has(id)), ids.filter((id) => !chosen.has(id))];
    if (how === 'top') return [...stay, ...go];
    if (how === 'bottom') return [...go, ...stay];
    const next = [...ids];
    const swap = (one: number, other: number) => {
      const [left, right] = [next[one]!, next[other]!];
      if (chosen.has(left) && !chosen.has(right)) [next[one], next[other]] = [right, left];
    };
    if (how === 'raise') for (let place = next.length - 2; place >= 0; place--) swap(place, place + 1);
    else for (let place = 1; place < next.length; place++) swap(place, place - 1);
    return next;
  }
});

describe('smooth and simplify', () => {
  const ragged = combineRuns(ring, box([17, 9, 1, 1]), 'union');

  it('are shown at each strength, taken by Enter as one gesture', () => {
    const driver = drive([ragged, upper]);
    driver.editor.select([1]);
    driver.editor.commands.refine('smooth', 1);
    const first = driver.editor.getState();
    expect(first).toMatchObject({ busy: true, path: 'refine.previewing', preview: { changed: [{ id: 1 }] } });
    driver.editor.commands.refine('smooth', 2);
    driver.editor.commands.refine('smooth', 1);
    expect(driver.editor.getState().preview.changed[0]?.runs).toEqual(first.preview.changed[0]?.runs);
    expect(driver.complete()).toBe(true);
    expect(driver.gestures).toMatchObject([{ label: 'Smooth' }]);
    expect(driver.runs(0)).toEqual(first.preview.changed[0]?.runs);
    expect(areaOfRuns(combineRuns(driver.runs(0), box([17, 9, 1, 1]), 'intersection'))).toBe(0);
    expect(driver.editor.getState()).toMatchObject({ busy: false, path: 'select.idle' });
  });

  it('are left by escape', () => {
    const driver = drive([ragged, upper]);
    driver.editor.select([1]);
    const before = driver.editor.getState();
    driver.editor.commands.refine('simplify', 3);
    driver.cancel();
    const { garments, selected, preview } = driver.editor.getState();
    expect(garments).toBe(before.garments);
    expect(selected).toBe(before.selected);
    expect(preview).toBe(before.preview);
    expect(driver.gestures).toEqual([]);
  });

  it('lose neither hole nor part, however small', () => {
    const speckled = combineRuns(box([2, 2, 20, 20], [[10, 10, 1, 1]]), box([30, 20, 1, 1]), 'union');
    for (const how of ['smooth', 'simplify'] as const) {
      const driver = drive([speckled]);
      driver.editor.select([1]);
      driver.editor.commands.refine(how, 4);
      driver.complete();
      expect(holesOfRuns(driver.runs(0))).toHaveLength(1);
      expect(partsOfRuns(driver.runs(0))).toHaveLength(2);
    }
  });
});
