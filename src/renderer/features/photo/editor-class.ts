import type { EditorState } from '../../editor/state.ts';
import { chosen } from '../../editor/targets.ts';
import { hasMode } from './tool-kit.ts';

export interface EditorClass {
  id: number | null;
  /** What is chosen has more than one class; `id` is the first one's. */
  several: boolean;
  /** It is that of a garment that the tool begins, not of what is chosen. */
  next: boolean;
}

/**
 * The class that the tool is about: of the garment that the gesture in hand changes, else of what is chosen, or of the
 * garment that the tool begins. GrabCut refines a chosen garment, also where it would begin one with nothing chosen.
 */
export function editorClassOf(state: EditorState): EditorClass {
  const { activeClassId, garments, options, preview, selected, tool } = state;
  const next = { id: activeClassId, several: false, next: true };
  const inHand = hasMode(tool) && preview.changed.length === 1 ? preview.changed[0] : undefined;
  if (inHand) {
    const begun = !garments.some(({ id }) => id === inHand.id);
    return begun ? next : { id: inHand.garmentClassId, several: false, next: false };
  }
  if (selected.length === 0 || (hasMode(tool) && tool !== 'grabcut' && options.mode === 'new')) return next;
  const classes = chosen(state).map(({ garmentClassId }) => garmentClassId);
  const id = (tool === 'grabcut' ? classes.at(-1) : classes[0]) ?? null;
  return { id, several: tool !== 'grabcut' && classes.some((each) => each !== id), next: false };
}
