import type { Point, ToolName, ToolOptions } from './state.ts';

export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Control, or Command on a Mac. */
  readonly ctrl: boolean;
}

/** A pointer over the photo. */
export interface PointerDetail extends Modifiers {
  readonly point: Point;
  /** As in the DOM: 0 is the main button. */
  readonly button: number;
  /** 0 to 1; tools do not use it yet. */
  readonly pressure: number;
  /** Stage pixels per pixel of the photo: distances that a hand can hit depend on it. */
  readonly zoom: number;
}

/** What happens to the editor from outside. `dispatch` answers whether it meant something to the tool. */
export type EditorEvent =
  | ({ readonly type: 'pointer-down' | 'pointer-move' | 'pointer-up' | 'double-click' } & PointerDetail)
  /** The pointer has left the canvas; a drag goes on. */
  | { readonly type: 'pointer-leave' }
  /** Steps of the wheel, positive away from the user. Only tools with a size or tolerance take it. */
  | ({ readonly type: 'wheel'; readonly steps: number } & Modifiers)
  /** A key that the tools know themselves: `[`, `]`, `Backspace`, `Delete`. `key` is the DOM's. */
  | ({ readonly type: 'key'; readonly key: string } & Modifiers)
  /** Escape: back to how it was when the gesture began; without one, nothing is chosen any more. */
  | { readonly type: 'cancel' }
  /** Enter: closes a polygon, takes a proposal. */
  | { readonly type: 'complete' }
  | { readonly type: 'tool'; readonly tool: ToolName }
  | { readonly type: 'options'; readonly options: Partial<ToolOptions> }
  | { readonly type: 'active-class'; readonly garmentClassId: number | null };
