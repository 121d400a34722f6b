import { describe, expect, it } from 'vitest';
import { encodeMask, runsFromMask, type Runs } from '../../shared/geometry/run-length.ts';
import type { EditorGarment } from '../editor/garment.ts';
import { initialState, noPreview, type EditorState } from '../editor/state.ts';
import { createGarmentItems, type GarmentLook } from './garment-items.ts';

function runs(...filled: number[]): Runs {
  const bitmap = new Uint8Array(16);
  for (const pixel of filled) bitmap[pixel] = 1;
  return runsFromMask(encodeMask(bitmap, 4, 4));
}

function garment(id: number, order: number): EditorGarment {
  return {
    id,
    revision: 1,
    garmentClassId: id,
    runs: runs(id),
    order,
    crowd: false,
    source: 'human',
    score: null,
    reviewState: 'unreviewed',
    author: 'curator',
    attributes: {},
    cropId: null,
    excludedReason: null,
  };
}

const look: GarmentLook = {
  colourOf: (id) => [id ?? 0, 0, 0],
  opacity: 0.4,
  outlines: true,
  masksShown: true,
  ratio: 1,
  hovered: undefined,
  comparison: undefined,
  suggestions: [],
};
const state: EditorState = {
  ...initialState(),
  photo: { id: 1, width: 4, height: 4 },
  garments: [garment(1, 0), garment(2, 1), garment(3, 2)],
};
const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);

describe('what is drawn of the editor', () => {
  it('is what a detector suggests as well, dashed above the garments', () => {
    const suggestions = [
      { id: 5, runs: runs(5), garmentClassId: 9, current: true },
      { id: 6, runs: runs(6), garmentClassId: 9, current: false },
    ];
    const { active } = createGarmentItems()(state, { ...look, suggestions });
    expect(keys(active)).toEqual(['suggestion 5', 'suggestion 6']);
    expect(active).toMatchObject([
      { style: { dashed: true, colour: [9, 0, 0], fill: 0.22 } },
      { style: { dashed: true, fill: 0.06 } },
    ]);
  });

  it('are all garments, the lowest first, and the chosen ones above the others', () => {
    const itemsOf = createGarmentItems();
    expect(keys(itemsOf(state, look).masks)).toEqual(['garment 1', 'garment 2', 'garment 3']);
    const { masks, active } = itemsOf({ ...state, selected: [1] }, look);
    expect(keys(masks)).toEqual(['garment 2', 'garment 3']);
    expect(keys(active)).toEqual(['garment 1']);
  });

  it('leaves hidden garments away, and all but the chosen where masks are off', () => {
    const itemsOf = createGarmentItems();
    expect(keys(itemsOf({ ...state, hidden: new Set([2]) }, look).masks)).toEqual(['garment 1', 'garment 3']);
    const { masks, active } = itemsOf({ ...state, selected: [3] }, { ...look, masksShown: false });
    expect([keys(masks), keys(active)]).toEqual([[], ['garment 3']]);
  });

  it('keeps every object that a stroke does not concern', () => {
    const itemsOf = createGarmentItems();
    const before = itemsOf({ ...state, selected: [2] }, look);
    const changed = [{ ...garment(2, 1), runs: runs(2, 6) }];
    const after = itemsOf({ ...state, selected: [2], preview: { ...noPreview, changed } }, look);
    expect(after.masks).toBe(before.masks);
    expect(after.active).not.toBe(before.active);
    expect(itemsOf({ ...state, selected: [2], preview: { ...noPreview, changed } }, look).active).toBe(after.active);
  });

  it('shows what a tool proposes, and a garment that is pointed at, without touching the others', () => {
    const itemsOf = createGarmentItems();
    const before = itemsOf(state, look);
    const preview = { ...noPreview, proposed: runs(9) };
    const after = itemsOf({ ...state, preview }, { ...look, hovered: 3 });
    expect(after.masks).toBe(before.masks);
    expect(keys(after.active)).toEqual(['hovered 3', 'proposed']);
  });

  it('compares two masks and nothing else', () => {
    const itemsOf = createGarmentItems();
    const comparison = { model: runs(1, 2), human: runs(2, 3), view: 'overlay' as const };
    const overlay = itemsOf(state, { ...look, comparison });
    expect([keys(overlay.masks), keys(overlay.active)]).toEqual([[], ['human', 'model']]);
    const difference = itemsOf(state, { ...look, comparison: { ...comparison, human: undefined, view: 'difference' } });
    expect(difference.active).toHaveLength(1);
    expect(difference.active[0]).toMatchObject({ kind: 'comparison', second: { levels: [] } });
  });
});
