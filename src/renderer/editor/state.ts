import type { Box } from '../../shared/geometry/boxes.ts';
import type { Polygon } from '../../shared/geometry/polygons.ts';
import type { Runs } from '../../shared/geometry/run-length.ts';
import type { EditorGarment } from './garment.ts';

/** In pixels of the photo, continuous: the centre of the first pixel is 0.5, 0.5. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const toolNames = [
  'select',
  'vertices',
  'polygon',
  'rectangle',
  'brush',
  'eraser',
  'fill',
  'wand',
  'grabcut',
  'scissors',
] as const;
export type ToolName = (typeof toolNames)[number];

/** What a drawn area does: becomes a garment of its own, or is added to or taken from the chosen ones. */
export type DrawMode = 'new' | 'add' | 'subtract';

export interface ToolOptions {
  /** Diameter or side of brush and eraser in pixels of the photo, from 1 on. */
  readonly brushSize: number;
  readonly brushShape: 'round' | 'square';
  readonly mode: DrawMode;
  /** Largest difference of a colour channel, 0 to 255, that the wand goes over. */
  readonly wandTolerance: number;
  /** Whether the wand takes only what is connected with the pixel that was pressed. */
  readonly wandContiguous: boolean;
  /** Radius in pixels over which the wand smooths its rim, 0 to 5. */
  readonly wandSmoothing: number;
  /** Whether what is painted is taken from visible, unlocked garments below. */
  readonly takeFromBelow: boolean;
}

/** What the gesture in hand would do and shows meanwhile. Parts that it does not need are null or empty. */
export interface Preview {
  /** Garments as they would be, drawn instead of the state's own; negative ids that the state lacks would be added. */
  readonly changed: readonly EditorGarment[];
  /** What differs in `changed` from the state before: pixels of the photo, whole. Null for nothing, or all. */
  readonly dirty: Box | null;
  /** A frame that is drawn up: choosing, a rectangle, or GrabCut's box. */
  readonly box: { readonly kind: 'marquee' | 'rectangle' | 'grabcut'; readonly box: Box } | null;
  /** Points placed so far, and the way on to the pointer (a polygon's next point, the scissors' live path). */
  readonly path: {
    readonly kind: 'polygon' | 'scissors';
    readonly points: Polygon;
    readonly ahead: Polygon;
    /** Whether a click now closes it. */
    readonly closing: boolean;
    /** Indices of points that have a handle; all of a polygon's by default. */
    readonly handles?: readonly number[];
  } | null;
  /** The outline that is edited by its vertices: filled together by the even-odd rule. */
  readonly vertices: {
    readonly garmentId: number;
    readonly rings: readonly Polygon[];
    /** Vertex under the pointer or in hand. */
    readonly active: VertexPlace | null;
    /** Where a press would insert a vertex. */
    readonly insert: Point | null;
    readonly chosen: readonly VertexPlace[];
  } | null;
  /** A mask that a tool proposes and that Enter takes. */
  readonly proposed: Runs | null;
  /** What GrabCut was told is garment and is not. */
  readonly strokes: { readonly foreground: Runs; readonly background: Runs } | null;
}

export interface VertexPlace {
  readonly ring: number;
  readonly vertex: number;
}

export const noPreview: Preview = {
  changed: [],
  dirty: null,
  box: null,
  path: null,
  vertices: null,
  proposed: null,
  strokes: null,
};

/** The pointer's look over the photo; `none` where the brush's outline stands for it. */
export type PointerLook = 'default' | 'pointer' | 'crosshair' | 'move' | 'none' | 'grabbing' | 'not-allowed';

/** Something to tell the curator that is no error of the program. A new object each time, so that it shows again. */
export interface Notice {
  readonly code: 'locked' | 'hidden' | 'nothing-chosen' | 'nothing-here' | 'too-small' | 'proposal-failed';
  readonly text: string;
}

export interface EditorPhoto {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

/** All that the screen shows of the editor. Immutable: a change makes a new object, and what did not change stays. */
export interface EditorState {
  readonly photo: EditorPhoto | null;
  /** In z-order, the lowest first, as they are after the last finished gesture. */
  readonly garments: readonly EditorGarment[];
  /** Ids in the order of choosing. */
  readonly selected: readonly number[];
  readonly hidden: ReadonlySet<number>;
  /** Locked garments are chosen like others but never changed. */
  readonly locked: ReadonlySet<number>;
  readonly tool: ToolName;
  /** Path of the tool's current state, as `brush.painting`. */
  readonly path: string;
  readonly options: ToolOptions;
  /** Of garments to come. */
  readonly activeClassId: number | null;
  readonly preview: Preview;
  /** Whether a gesture is in hand that escape would take back. */
  readonly busy: boolean;
  /** Whether an answer of a worker is on its way. */
  readonly proposing: boolean;
  /** Outline of the brush; null where the tool has none or the pointer is elsewhere. */
  readonly cursor: { readonly point: Point; readonly size: number; readonly shape: 'round' | 'square' } | null;
  readonly look: PointerLook;
  readonly notice: Notice | null;
  /** Copied garments; they outlive the photo. */
  readonly clipboard: readonly EditorGarment[];
}

export const smallestBrush = 1;
export const largestBrush = 2000;
/** Of the wand's rim, in pixels. */
export const largestSmoothing = 5;

export const defaultOptions: ToolOptions = {
  brushSize: 40,
  brushShape: 'round',
  mode: 'new',
  wandTolerance: 24,
  wandContiguous: true,
  wandSmoothing: 1,
  takeFromBelow: false,
};

/** Options after a change, within what the tools can do. */
export function withOptions(options: ToolOptions, parts: Partial<ToolOptions>): ToolOptions {
  const next = { ...options, ...parts };
  const within = (value: number, least: number, most: number): number =>
    Math.min(most, Math.max(least, Math.round(value)));
  return {
    ...next,
    brushSize: within(next.brushSize, smallestBrush, largestBrush),
    wandTolerance: within(next.wandTolerance, 0, 255),
    wandSmoothing: within(next.wandSmoothing, 0, largestSmoothing),
  };
}

export function initialState(options: Partial<ToolOptions> = {}): EditorState {
  return {
    photo: null,
    garments: [],
    selected: [],
    hidden: new Set(),
    locked: new Set(),
    tool: 'select',
    path: 'select.idle',
    options: { ...defaultOptions, ...options },
    activeClassId: null,
    preview: noPreview,
    busy: false,
    proposing: false,
    cursor: null,
    look: 'default',
    notice: null,
    clipboard: [],
  };
}

/** The garments as they are to be drawn: with what the gesture in hand would change, the lowest first. */
export function drawnGarments({ garments, preview }: EditorState): readonly EditorGarment[] {
  if (preview.changed.length === 0) return garments;
  const changed = new Map(preview.changed.map((garment) => [garment.id, garment]));
  const drawn = garments.map((garment) => changed.get(garment.id) ?? garment);
  const known = new Set(garments.map(({ id }) => id));
  return [...drawn, ...preview.changed.filter(({ id }) => !known.has(id))];
}
