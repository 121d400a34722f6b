import type { Box } from '../../../../shared/geometry/boxes.ts';
import { enclosingBox } from '../../../../shared/geometry/boxes.ts';
import type { Runs } from '../../../../shared/geometry/run-length.ts';
import { areaOfRuns, boxOfRuns, emptyRuns } from '../../../../shared/geometry/runs.ts';
import { applySpans, type Spans } from '../../../../shared/geometry/spans.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { brushCursor, brushKey, brushWheel } from '../brush/size.ts';
import { stroking } from './stroking.ts';
import type { Target } from './target.ts';

/** What the curator has said so far. */
export interface Draft {
  readonly box: Box;
  readonly target: Target;
  /** The last answer, from which strokes go on. */
  readonly proposed?: Runs;
  /** In the order in which they were drawn. */
  readonly strokes?: readonly Stroke[];
}

export interface Stroke {
  readonly garment: boolean;
  readonly spans: Spans;
  /** The answer before the stroke. */
  readonly before: Runs | undefined;
}

/**
 * A proposal, or the way to it: a stroke marks what is garment, with Alt what is not, and asks again; Backspace takes the
 * last stroke back; Enter takes the proposal, as soon as there is one.
 */
export function proposal(context: ToolContext, draft: Draft, asks = true): ToolState {
  const { photo } = context.state;
  const { target, strokes = [] } = draft;
  let { proposed } = draft;
  let waiting = asks;
  let taking = false;

  function ask(): void {
    if (!photo) return;
    const marks = strokeMasks(draft, photo);
    const initial = proposed ?? target.initial;
    const foreground = marks && areaOfRuns(marks.foreground) > 0 ? marks.foreground : null;
    const background = marks && areaOfRuns(marks.background) > 0 ? marks.background : null;
    // What was refined from a mask keeps all of it that no stroke speaks about.
    const free = target.initial === null ? 'box' : 'rim';
    const box = boxWithStrokes(draft.box, foreground);
    context.propose('grabcut', { photoId: photo.id, box, foreground, background, initial, free }, ({ runs }) => {
      waiting = false;
      proposed = runs;
      show();
      if (taking) take();
    });
  }

  function show(): void {
    if (!photo) return;
    const strokes = strokeMasks(draft, photo);
    const shown = proposed ? { proposed, changed: target.preview(proposed) } : {};
    context.show({ box: { kind: 'grabcut', box: draft.box }, strokes, ...shown });
  }

  function take(): void {
    if (!proposed) return;
    if (areaOfRuns(proposed) === 0) {
      context.bail();
      context.notify('nothing-here');
      return;
    }
    target.finish(proposed);
    context.restart();
  }

  return {
    name: 'grabcut.proposal',
    look: 'none',
    enter() {
      show();
      brushCursor(context);
      if (asks) ask();
    },
    leave: () => context.setCursor(null),
    pointerMove: (event) => brushCursor(context, event),
    pointerDown(event) {
      if (event.button !== 0) return;
      context.go(stroking(context, { ...draft, ...(proposed ? { proposed } : {}) }, event));
    },
    doubleClick: () => undefined,
    wheel: (steps) => brushWheel(context, steps),
    key(key) {
      if (key !== 'Backspace' && key !== 'Delete') return brushKey(context, key);
      const last = strokes.at(-1);
      if (!last) return false;
      const { proposed: _, ...rest } = draft;
      const before = { ...rest, strokes: strokes.slice(0, -1), ...(last.before ? { proposed: last.before } : {}) };
      context.go(proposal(context, before, last.before === undefined));
      return true;
    },
    complete() {
      // Of a question under way the answer is taken when it comes.
      taking = true;
      if (!waiting) take();
      return true;
    },
    changed: () => brushCursor(context),
    classChosen(garmentClassId) {
      target.classify(garmentClassId);
      show();
    },
    failed() {
      taking = false;
      waiting = false;
      // Without any answer there is nothing to go on from.
      if (!proposed) context.bail();
    },
  };
}

/** The strokes as two masks, of each pixel the later one; null for no strokes. */
export function strokeMasks(
  { strokes = [] }: Pick<Draft, 'strokes'>,
  { height, width }: { height: number; width: number },
): { foreground: Runs; background: Runs } | null {
  if (strokes.length === 0) return null;
  let [foreground, background] = [emptyRuns(height, width), emptyRuns(height, width)];
  for (const { garment, spans } of strokes) {
    foreground = applySpans(foreground, spans, garment ? 'add' : 'remove');
    background = applySpans(background, spans, garment ? 'remove' : 'add');
  }
  return { foreground, background };
}

/** What is said to be garment may lie outside of the box that was drawn. */
function boxWithStrokes(box: Box, foreground: Runs | null): Box {
  const marked = foreground && boxOfRuns(foreground);
  return (marked && enclosingBox([box, marked])) ?? box;
}
