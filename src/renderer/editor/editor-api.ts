import type { AnnotationChange, EditResult } from '../../shared/contract/editing.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import type { Commands } from './commands/commands.ts';
import type { EditorEvent } from './events.ts';
import type { Gesture } from './gesture.ts';
import type { Proposer } from './proposals.ts';
import type { EditorPhoto, EditorState, ToolOptions } from './state.ts';

export interface EditorSettings {
  /** Receives each finished gesture; the editor shows it already. */
  commit: (gesture: Gesture) => void;
  /** The curator's name, for garments that are changed now. */
  author: () => string;
  proposer?: Proposer;
  options?: Partial<ToolOptions>;
}

/** The mask editor without its picture: photo, garments, tools. */
export interface Editor {
  getState(): EditorState;
  /** `listener` is called after each change, in the same turn. Answers with what ends it. */
  subscribe(listener: () => void): () => void;
  /** Answers whether the event meant something: a wheel or key that did not is free for something else. */
  dispatch(event: EditorEvent): boolean;
  /**
   * Shows a photo. The same photo read anew keeps choice, gesture in hand and what is yet to be saved; another one gives
   * the gesture up. Save what waits before another photo is shown and before it is shown again.
   *
   * @throws StudioError ANNOTATION_INVALID for a malformed mask
   */
  load(photo: EditorPhoto, annotations: readonly Annotation[]): void;
  select(ids: readonly number[]): void;
  readonly commands: Commands;
  /**
   * The contract's changes for a gesture, with ids and revisions as they are known now: ask when its turn has come, all
   * earlier ones saved and reconciled.
   *
   * @throws StudioError CONFLICT where its garment was never saved
   */
  changesOf(gesture: Gesture): AnnotationChange[];
  /**
   * Takes the engine's answer to a gesture, an undo or a redo: ids of new garments, new revisions, what is gone. Keeps
   * the gesture in hand, unless one of its own garments was changed by somebody else.
   */
  reconcile(result: EditResult, from: { photoId: number; gesture?: Gesture }): void;
  /** The gesture will never be saved: its garments are shown again as the engine has them. */
  abandon(gesture: Gesture): void;
  setProposer(proposer: Proposer | undefined): void;
}
