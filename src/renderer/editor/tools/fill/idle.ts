import { holesOfRuns, spansAt } from '../../../../shared/geometry/components.ts';
import type { Runs } from '../../../../shared/geometry/run-length.ts';
import { applySpans, type Spans } from '../../../../shared/geometry/spans.ts';
import { boxOf, type EditorGarment } from '../../garment.ts';
import { labels } from '../../labels.ts';
import type { Point } from '../../state.ts';
import { chosen } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';

const holes = new WeakMap<Runs, Spans[]>();

/** A click in a hole fills it; the hole under the pointer is shown filled. */
export function idle(context: ToolContext): ToolState {
  return {
    name: 'fill.idle',
    look: 'crosshair',
    pointerMove({ point }) {
      const filled = withHoleFilled(context, point);
      const [shown] = context.state.preview.changed;
      if (filled?.id !== shown?.id || filled?.runs !== shown?.runs) context.show({ changed: filled ? [filled] : [] });
      context.setLook(filled ? 'pointer' : 'crosshair');
    },
    pointerLeave: () => context.show({ changed: [] }),
    changed: () => context.show({ changed: [] }),
    leave: () => context.show({ changed: [] }),
    pointerDown({ button, point }) {
      if (button !== 0) return;
      const filled = withHoleFilled(context, point);
      if (!filled) {
        const any = garmentsWithHole(context, point).length > 0;
        context.notify(any ? 'locked' : 'nothing-here');
        return;
      }
      context.finish(labels.fillHole, [{ kind: 'revise', id: filled.id, runs: filled.runs }]);
    },
  };
}

const filledBefore = new WeakMap<Spans, EditorGarment>();

/** The garment with the hole at a point filled. */
function withHoleFilled(context: ToolContext, point: Point): EditorGarment | undefined {
  const garment = garmentsWithHole(context, point).find(({ id }) => context.editable(id));
  const hole = garment && holeAt(garment, point);
  if (!hole) return undefined;
  const known = filledBefore.get(hole);
  if (known?.id === garment.id) return known;
  const filled = { ...garment, runs: applySpans(garment.runs, hole, 'add') };
  filledBefore.set(hole, filled);
  return filled;
}

/** The chosen garments, or all visible ones where none is chosen, with a hole at a point; the highest first. */
function garmentsWithHole({ state }: ToolContext, point: Point): EditorGarment[] {
  const some = chosen(state);
  const candidates = some.length > 0 ? some : state.garments;
  return candidates
    .filter((garment) => !state.hidden.has(garment.id) && holeAt(garment, point) !== undefined)
    .reverse();
}

function holeAt({ runs }: EditorGarment, point: Point): Spans | undefined {
  const [left, top, width, height] = boxOf(runs);
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  if (x < left || y < top || x >= left + width || y >= top + height) return undefined;
  let known = holes.get(runs);
  if (known === undefined) holes.set(runs, (known = holesOfRuns(runs)));
  return spansAt(known, x * runs.height + y);
}
