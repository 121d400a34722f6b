import type { Polygon } from '../../../../shared/geometry/polygons.ts';
import type { AreaEdit } from '../../area.ts';
import type { PointerDetail } from '../../events.ts';
import { isDrag, withVertex } from '../../hand.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { close, drawing } from './drawing.ts';

/** A polygon in hand. */
export interface Draft {
  area: AreaEdit;
  points: Polygon;
}

/** Pressed on a vertex, new or old: until the hand lets go it can still be dragged. */
export function placing(
  context: ToolContext,
  draft: Draft,
  { held, at }: { held: number; at: PointerDetail },
): ToolState {
  let { points } = draft;
  let dragged = false;

  const show = () => context.show({ path: { kind: 'polygon', points, ahead: [], closing: false } });

  function move(event: PointerDetail): void {
    dragged ||= isDrag(at, event);
    if (!dragged) return;
    points = withVertex(points, held, event.point);
    show();
  }

  return {
    name: 'polygon.placing',
    look: 'crosshair',
    enter: show,
    pointerMove: move,
    pointerUp(event) {
      move(event);
      context.go(drawing(context, { ...draft, points }, event));
    },
    complete: () => close(context, { ...draft, points }),
  };
}
