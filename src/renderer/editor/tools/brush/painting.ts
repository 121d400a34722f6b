import { strokeSpans } from '../../../../shared/geometry/brush.ts';
import { emptyRuns } from '../../../../shared/geometry/runs.ts';
import { applySpans, boxOfSpans } from '../../../../shared/geometry/spans.ts';
import type { PointerDetail } from '../../events.ts';
import { boxOf, type EditorGarment } from '../../garment.ts';
import type { GarmentChange } from '../../gesture.ts';
import { labels } from '../../labels.ts';
import type { Point } from '../../state.ts';
import { chosen, editableChosen, garmentsAt, garmentsBelow, overlap } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { brushCursor, brushKey, brushWheel } from './size.ts';

export type Paint = 'paint' | 'erase';

interface Stroke {
  /** Which tool's tree the state belongs to. */
  tool: Paint;
  paint: Paint;
}

/** Begins a stroke where there is something to paint on; tells the curator where there is not. */
export function startPainting(context: ToolContext, event: PointerDetail, stroke: Stroke): ToolState | undefined {
  const targets = stroke.paint === 'paint' ? paintTargets(context) : eraseTargets(context, event.point);
  return targets.length > 0 ? painting(context, event, stroke, targets) : undefined;
}

/** Painted is the highest of the chosen garments, or, with none chosen, a new one. */
function paintTargets(context: ToolContext): EditorGarment[] {
  const { photo, selected } = context.state;
  if (!photo) return [];
  if (selected.length === 0) return [context.draft(emptyRuns(photo.height, photo.width))];
  return editableChosen(context).slice(-1);
}

/** Erased from are all chosen garments, or, with none chosen, the highest under the pointer. */
function eraseTargets(context: ToolContext, point: Point): EditorGarment[] {
  if (chosen(context.state).length > 0) return editableChosen(context);
  const under = garmentsAt(context.state, point);
  const target = under.find(({ id }) => context.editable(id));
  if (target) return [target];
  context.notify(under.length > 0 ? 'locked' : 'nothing-here');
  return [];
}

/** A stroke in hand: each move adds the brush's way since the last one. */
function painting(
  context: ToolContext,
  start: PointerDetail,
  { tool, paint }: Stroke,
  targets: readonly EditorGarment[],
): ToolState {
  const { photo, options } = context.state;
  const { takeFromBelow } = options;
  const [target] = targets;
  const isNew = target !== undefined && context.garment(target.id) === undefined;
  const below = takeFromBelow && paint === 'paint' && target ? garmentsBelow(context, target) : [];
  const taken = new Set(below.map(({ id }) => id));
  const before = [...below, ...targets];
  let garments: readonly EditorGarment[] = before;
  let last = start.point;

  function stroke(to: Point): void {
    if (!photo) return;
    const { brushSize: size, brushShape: shape } = context.state.options;
    const spans = strokeSpans(last, to, { size, shape }, photo.height, photo.width);
    last = to;
    const dirty = boxOfSpans(spans, photo.height);
    if (!dirty) return;
    garments = garments.map((garment, index) => {
      const remove = paint === 'erase' || taken.has(garment.id);
      // What is only taken from stays within the box that it had.
      if (remove && !overlap(boxOf(before[index]?.runs ?? garment.runs), dirty)) return garment;
      const runs = applySpans(garment.runs, spans, remove ? 'remove' : 'add');
      return runs === garment.runs ? garment : { ...garment, runs };
    });
    const changed = garments.filter((garment, index) => garment !== before[index]);
    context.show({ changed, dirty });
  }

  function finish(): boolean {
    const changes = garments.map((garment): GarmentChange =>
      isNew && garment.id === target.id
        ? { kind: 'add', garment: { ...garment, garmentClassId: context.state.activeClassId } }
        : { kind: 'revise', id: garment.id, runs: garment.runs },
    );
    context.finish(paint === 'erase' ? labels.erase : isNew ? labels.paintNew : labels.paint, changes);
    if (isNew) context.select([target.id]);
    context.restart();
    return true;
  }

  return {
    name: `${tool === 'paint' ? 'brush' : 'eraser'}.${paint === 'paint' ? 'painting' : 'erasing'}`,
    look: 'none',
    enter() {
      context.mark(before.filter(({ id }) => context.garment(id)).map(({ id }) => id));
      brushCursor(context, start);
      stroke(start.point);
    },
    pointerMove(event) {
      brushCursor(context, event);
      stroke(event.point);
    },
    pointerUp(event) {
      stroke(event.point);
      finish();
    },
    complete: finish,
    wheel: (steps) => brushWheel(context, steps),
    key: (key) => brushKey(context, key),
  };
}
