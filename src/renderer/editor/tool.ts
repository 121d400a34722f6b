import type { PointerDetail } from './events.ts';
import type { EditorGarment } from './garment.ts';
import type { GarmentChange } from './gesture.ts';
import type { ProposalKind, Proposals } from './proposals.ts';
import type { EditorState, Notice, PointerLook, Preview, ToolName } from './state.ts';

/**
 * One state of a tool. A handler that is left out does nothing. A state keeps what it needs of the gesture in its own
 * closure; garments change only by `ToolContext.finish`.
 */
export interface ToolState {
  /** Its place in the tool's tree, as `brush.painting`. */
  readonly name: string;
  readonly look?: PointerLook;
  enter?(): void;
  leave?(): void;
  pointerDown?(event: PointerDetail): void;
  pointerMove?(event: PointerDetail): void;
  pointerUp?(event: PointerDetail): void;
  pointerLeave?(): void;
  doubleClick?(event: PointerDetail): void;
  /** Answers whether it took the wheel. */
  wheel?(steps: number): boolean;
  /** Answers whether it took the key. */
  key?(key: string): boolean;
  /** Enter. Answers whether there was something to complete. */
  complete?(): boolean;
  /** Garments, choice, options or active class changed while this state was current, not by itself. */
  changed?(): void;
  /** A class was chosen for the garment in hand, which is also that of garments to come. */
  classChosen?(garmentClassId: number | null): void;
  /** What was asked of the proposer has failed; the curator has been told. */
  failed?(): void;
}

export interface Tool {
  readonly name: ToolName;
  /** Whether choosing it makes the photo's pixels ready for the proposer. */
  readonly proposes?: boolean;
  start(context: ToolContext): ToolState;
}

/** What the states of a tool see of the editor and may do. */
export interface ToolContext {
  readonly state: EditorState;
  go(next: ToolState): void;
  /** To the tool's first state. */
  restart(): void;
  /**
   * Begins a gesture: escape returns to here exactly, choice included. `held` are the garments that it will change; if
   * one of them changes from outside meanwhile, the gesture is given up.
   */
  mark(held?: readonly number[]): void;
  /** Names the garments that the gesture in hand will change, where they are known only after its mark. */
  hold(held: readonly number[]): void;
  /** Replaces the named parts of the preview. */
  show(preview: Partial<Preview>): void;
  /** Ends the gesture as one step of the undo stack and clears the preview. Nothing to change is no step. */
  finish(label: string, changes: readonly GarmentChange[]): void;
  /** Ends a gesture that changes no garment, keeping the choice that it made; clears the preview. */
  settle(): void;
  /** Gives the gesture up and returns to the mark, like escape. */
  bail(): void;
  select(ids: readonly number[]): void;
  setTool(tool: ToolName): void;
  setOptions(options: Partial<EditorState['options']>): void;
  setCursor(cursor: EditorState['cursor']): void;
  setLook(look: PointerLook): void;
  notify(code: Notice['code']): void;
  /** By its id, also by the one that it had before it was saved. */
  garment(id: number): EditorGarment | undefined;
  /** Whether it is there, visible and not locked. */
  editable(id: number): boolean;
  /** A garment of the active class that is not there yet, on top of all. */
  draft(runs: EditorGarment['runs']): EditorGarment;
  /** Asks the proposer; the answer is dropped once the gesture has ended. */
  propose<K extends ProposalKind>(
    kind: K,
    request: Proposals[K]['request'],
    receive: (answer: Proposals[K]['answer']) => void,
  ): void;
}
