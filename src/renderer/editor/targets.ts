import { intersectBoxes, type Box } from '../../shared/geometry/boxes.ts';
import { runsContain } from '../../shared/geometry/runs.ts';
import { boxOf, type EditorGarment } from './garment.ts';
import type { EditorState, Point } from './state.ts';
import type { ToolContext } from './tool.ts';

/** The visible garments with a pixel at a point, the highest first. */
export function garmentsAt({ garments, hidden }: EditorState, point: Point): EditorGarment[] {
  return garments
    .filter(({ id, runs }) => !hidden.has(id) && inBox(boxOf(runs), point) && runsContain(runs, point))
    .reverse();
}

/**
 * The garment that a click at a point chooses: the smallest, so that a belt over or under a dress can be chosen; where
 * that is chosen alone already, the next larger, so that clicking again and again gets to each.
 */
export function garmentToChoose(state: EditorState, point: Point): EditorGarment | undefined {
  return nextOf(garmentsAt(state, point), state.selected);
}

export function nextOf(under: readonly EditorGarment[], selected: readonly number[]): EditorGarment | undefined {
  const sorted = [...under].sort((left, right) => extentOf(left) - extentOf(right));
  const place = selected.length === 1 ? sorted.findIndex(({ id }) => id === selected[0]) : -1;
  return sorted[(place + 1) % sorted.length];
}

const extentOf = ({ runs }: EditorGarment): number => boxOf(runs)[2] * boxOf(runs)[3];

/** The chosen garments in z-order, the lowest first. */
export function chosen({ garments, selected }: EditorState): EditorGarment[] {
  const ids = new Set(selected);
  return garments.filter(({ id }) => ids.has(id));
}

/** Those of the chosen garments that may be changed; tells the curator where none may. */
export function editableChosen(context: ToolContext): EditorGarment[] {
  const all = chosen(context.state);
  const editable = all.filter(({ id }) => context.editable(id));
  if (editable.length > 0) return editable;
  if (all.length === 0) context.notify('nothing-chosen');
  else context.notify(all.some(({ id }) => context.state.locked.has(id)) ? 'locked' : 'hidden');
  return [];
}

/** Visible, unlocked garments below one, which pixels may be taken from. */
export function garmentsBelow(context: ToolContext, garment: EditorGarment): EditorGarment[] {
  const { garments } = context.state;
  const place = garments.findIndex(({ id }) => id === garment.id);
  return (place < 0 ? garments : garments.slice(0, place)).filter(({ id }) => context.editable(id));
}

/** Whether two boxes share a pixel. */
export function overlap(left: Box, right: Box): boolean {
  return intersectBoxes(left, right) !== undefined;
}

function inBox([x, y, width, height]: Box, point: Point): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
}
