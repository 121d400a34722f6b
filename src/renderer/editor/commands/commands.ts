import type { Runs } from '../../../shared/geometry/run-length.ts';
import type { EditorGarment } from '../garment.ts';
import type { EditorState } from '../state.ts';
import type { ToolContext, ToolState } from '../tool.ts';
import { copyCommands } from './copy.ts';
import { labelCommands } from './label.ts';
import { orderCommands } from './order.ts';
import { refineCommands } from './refine.ts';
import { shapeCommands } from './shape.ts';
import { suggestionCommands } from './suggestion.ts';
import { viewCommands } from './view.ts';

export interface CommandCore {
  context: ToolContext;
  setState(parts: Partial<EditorState>): void;
  /** Ends the gesture in hand (completed where it can be), does `work`, and tells of all of it once. */
  run(work: () => void): void;
  /** Does `work` beside the gesture in hand, and tells of it once. */
  within(work: (inHand: ToolState) => void): void;
  /** Whether the gesture in hand will change a garment. */
  holds(id: number): boolean;
}

/** What a detector suggests: a garment that nobody drew, or another class or outline for one that is there. */
export type SuggestedChange =
  | { readonly kind: 'garment'; readonly runs: Runs; readonly garmentClassId: number | null }
  | { readonly kind: 'class'; readonly id: number; readonly garmentClassId: number }
  | { readonly kind: 'outline'; readonly id: number; readonly runs: Runs };

/** What is done to the chosen garments, not with the pointer. Each that changes garments is one gesture. */
export interface Commands {
  delete(): void;
  duplicate(): void;
  copy(): void;
  cut(): void;
  /** Also into another photo, at the same place as far as that is inside. */
  paste(): void;
  /** Into the largest of the chosen ones, which keeps its history and lies where the highest lay. */
  join(): void;
  /** Each part a garment of its own; the largest keeps the history. */
  split(): void;
  fillHoles(): void;
  /** Moves by whole pixels, no further than to the photo's border. */
  nudge(x: number, y: number): void;
  /** Takes the chosen garments' pixels from visible, unlocked ones below. */
  takeFromBelow(): void;
  /**
   * Shows the chosen garments smoothed or simplified; asked again it shows the new strength. `complete` takes it,
   * `cancel` does not.
   *
   * @param strength in pixels of the photo: how far a smoothed border looks around, or a simplified one may deviate
   */
  refine(how: 'smooth' | 'simplify', strength: number): void;
  order(how: 'raise' | 'lower' | 'top' | 'bottom'): void;
  /** Puts one garment at a place in the z-order, 0 the lowest; the others keep theirs among themselves. */
  place(id: number, position: number): void;
  /** The chosen garments' class, and that of garments to come; with a gesture in hand, of the garment that it makes. */
  setClass(garmentClassId: number | null): void;
  setReviewState(state: EditorGarment['reviewState']): void;
  /** Takes what a detector suggests, as one gesture, and chooses the garment. */
  take(suggested: SuggestedChange): void;
  /** Of the chosen garments, or of those named. Without a value each becomes the opposite of the first. */
  lock(value?: boolean, ids?: readonly number[]): void;
  hide(value?: boolean, ids?: readonly number[]): void;
  showAll(): void;
  selectAll(): void;
  /** The next or previous visible garment in z-order from the top, round and round. */
  selectNext(step: 1 | -1): void;
}

export function createCommands(core: CommandCore): Commands {
  return {
    ...shapeCommands(core),
    ...copyCommands(core),
    ...refineCommands(core),
    ...orderCommands(core),
    ...labelCommands(core),
    ...suggestionCommands(core),
    ...viewCommands(core),
  };
}
