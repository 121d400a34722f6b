import type { EditResult } from '../../../shared/contract/editing.ts';
import type { Annotation } from '../../../shared/contract/photos.ts';
import type { Box } from '../../../shared/geometry/boxes.ts';
import { boxSpans } from '../../../shared/geometry/brush.ts';
import { maskFromRuns, runsFromMask, type Runs } from '../../../shared/geometry/run-length.ts';
import { areaOfRuns } from '../../../shared/geometry/runs.ts';
import { applySpans, runsOfSpans } from '../../../shared/geometry/spans.ts';
import { createEditor, type Editor, type EditorSettings } from '../editor.ts';
import type { PointerDetail } from '../events.ts';
import { boxOf } from '../garment.ts';
import type { Gesture } from '../gesture.ts';
import type { Point, ToolName } from '../state.ts';

export interface Driver {
  editor: Editor;
  /** Finished gestures that have not been answered. */
  gestures: Gesture[];
  down(x: number, y: number, detail?: Partial<PointerDetail>): void;
  move(x: number, y: number, detail?: Partial<PointerDetail>): void;
  up(x: number, y: number, detail?: Partial<PointerDetail>): void;
  click(x: number, y: number, detail?: Partial<PointerDetail>): void;
  doubleClick(x: number, y: number, detail?: Partial<PointerDetail>): void;
  drag(points: readonly (readonly [x: number, y: number])[], detail?: Partial<PointerDetail>): void;
  key(key: string): boolean;
  tool(tool: ToolName): void;
  cancel(): boolean;
  complete(): boolean;
  /** The runs of a garment, by its place from below. */
  runs(place: number): Runs;
}

export const testPhoto = { id: 7, width: 40, height: 30 };

/** An editor with a photo and garments of ids 1, 2, …, driven as a curator's hand would. */
export function drive(masks: readonly Runs[], settings: Partial<EditorSettings> = {}, photo = testPhoto): Driver {
  const gestures: Gesture[] = [];
  const editor = createEditor({ commit: (gesture) => gestures.push(gesture), author: () => 'Ada', ...settings });
  editor.load(
    photo,
    masks.map((runs, index) => annotation(index + 1, runs)),
  );

  const at = (x: number, y: number, detail: Partial<PointerDetail> = {}): PointerDetail => ({
    point: { x, y } satisfies Point,
    button: 0,
    shift: false,
    alt: false,
    ctrl: false,
    pressure: 0.5,
    zoom: 1,
    ...detail,
  });
  const driver: Driver = {
    editor,
    gestures,
    down: (x, y, detail) => void editor.dispatch({ type: 'pointer-down', ...at(x, y, detail) }),
    move: (x, y, detail) => void editor.dispatch({ type: 'pointer-move', ...at(x, y, detail) }),
    up: (x, y, detail) => void editor.dispatch({ type: 'pointer-up', ...at(x, y, detail) }),
    click(x, y, detail) {
      driver.move(x, y, detail);
      driver.down(x, y, detail);
      driver.up(x, y, detail);
    },
    doubleClick(x, y, detail) {
      driver.click(x, y, detail);
      driver.click(x, y, detail);
      editor.dispatch({ type: 'double-click', ...at(x, y, detail) });
    },
    drag(points, detail) {
      const [first, ...rest] = points;
      if (!first) return;
      driver.down(...first, detail);
      for (const point of rest) driver.move(...point, detail);
      driver.up(...(rest.at(-1) ?? first), detail);
    },
    key: (key) => editor.dispatch({ type: 'key', key, shift: false, alt: false, ctrl: false }),
    tool: (tool) => void editor.dispatch({ type: 'tool', tool }),
    cancel: () => editor.dispatch({ type: 'cancel' }),
    complete: () => editor.dispatch({ type: 'complete' }),
    runs(place) {
      const garment = editor.getState().garments[place];
      if (!garment) throw new Error(`There is no garment ${place}.`);
      return garment.runs;
    },
  };
  return driver;
}

export function annotation(id: number, runs: Runs, parts: Partial<Annotation> = {}): Annotation {
  return {
    id,
    revisionId: 100 * id + 1,
    revision: 1,
    garmentClassId: 1,
    box: [...boxOf(runs)],
    mask: maskFromRuns(runs),
    area: areaOfRuns(runs),
    crowd: false,
    source: 'model',
    score: 0.9,
    reviewState: 'unreviewed',
    attributes: {},
    cropId: null,
    author: 'detector',
    excludedReason: null,
    ...parts,
  };
}

/**
 * What the engine answers to a gesture, for tests without one: the next revision of each, new ids from 1001 on.
 * `editing.test.ts` of the engine tests the real answers.
 */
export function answerOf(editor: Editor, gesture: Gesture): EditResult {
  const annotations: Annotation[] = [];
  const removed: number[] = [];
  const added: Record<string, number> = {};
  for (const change of editor.changesOf(gesture)) {
    if (change.kind === 'add') {
      const id = 1000 - Number(change.key);
      added[change.key] = id;
      const attributes = { order: change.order };
      const { garmentClassId } = change;
      annotations.push(
        annotation(id, runsFromMask(change.mask), { source: 'human', score: null, attributes, garmentClassId }),
      );
    } else if (change.deleted) {
      removed.push(change.annotationId);
    } else {
      const known = editor.getState().garments.find(({ id }) => id === change.annotationId);
      const runs = change.mask ? runsFromMask(change.mask) : known?.runs;
      if (!known || !runs) continue;
      const attributes = { ...known.attributes, ...(change.order === undefined ? {} : { order: change.order }) };
      annotations.push(
        annotation(known.id, runs, {
          revision: change.revision + 1,
          garmentClassId: change.garmentClassId === undefined ? known.garmentClassId : change.garmentClassId,
          reviewState: change.reviewState ?? known.reviewState,
          source: change.mask ? 'human' : known.source,
          attributes,
        }),
      );
    }
  }
  const photo = { eventClassId: null, split: null, excludedReason: null };
  return { editId: 1, annotations, removed, added, photo, history: { undo: null, redo: null } };
}

/** A box with holes cut out of it. */
export function box(area: Box, holes: readonly Box[] = [], { width, height } = testPhoto): Runs {
  const runs = runsOfSpans(boxSpans(area, height, width), height, width);
  return holes.reduce((cut, hole) => applySpans(cut, boxSpans(hole, height, width), 'remove'), runs);
}
