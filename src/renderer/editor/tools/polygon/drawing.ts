import { runsFromRings } from '../../../../shared/geometry/polygons.ts';
import { areaOfRuns } from '../../../../shared/geometry/runs.ts';
import type { PointerDetail } from '../../events.ts';
import { distance, pointAt, reachOf, vertexNear, withoutVertex } from '../../hand.ts';
import { labels } from '../../labels.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { placing, type Draft } from './placing.ts';

const names = { new: labels.polygon, add: labels.polygonAdd, subtract: labels.polygonSubtract };

/**
 * Between two presses: the next one places a vertex; on the first vertex it closes the polygon, on another it drags that,
 * or with Alt deletes it. Enter and a double click close it as well, Backspace takes the last vertex back.
 */
export function drawing(context: ToolContext, draft: Draft, last: PointerDetail): ToolState {
  const { points } = draft;
  const count = points.length / 2;

  function show(event: PointerDetail): void {
    const closing = isClosing(event);
    const ahead = closing ? pointAt(points, 0) : event.point;
    context.show({ path: { kind: 'polygon', points, ahead: [ahead.x, ahead.y], closing } });
    context.setLook(closing ? 'pointer' : 'crosshair');
  }

  const isClosing = (event: PointerDetail): boolean =>
    count >= 3 && distance(pointAt(points, 0), event.point) <= reachOf(event);

  function without(index: number, event: PointerDetail): void {
    if (count === 1) context.bail();
    else context.go(drawing(context, { ...draft, points: withoutVertex(points, index) }, event));
  }

  return {
    name: 'polygon.drawing',
    look: 'crosshair',
    enter: () => show(last),
    pointerMove(event) {
      last = event;
      show(event);
    },
    pointerDown(event) {
      if (event.button !== 0) return;
      const near = vertexNear(points, event.point, reachOf(event));
      if (near !== undefined && event.alt) {
        without(near, event);
        return;
      }
      if (isClosing(event)) {
        close(context, draft);
        return;
      }
      const { x, y } = event.point;
      context.go(
        near === undefined
          ? placing(context, { ...draft, points: [...points, x, y] }, { held: count, at: event })
          : placing(context, draft, { held: near, at: event }),
      );
    },
    doubleClick: () => void close(context, draft),
    key(key) {
      if (key !== 'Backspace' && key !== 'Delete') return false;
      without(count - 1, last);
      return true;
    },
    complete: () => close(context, draft),
  };
}

/** Ends the polygon where it encloses something. */
export function close(context: ToolContext, { area, points }: Draft): boolean {
  const { photo } = context.state;
  if (!photo || points.length < 6) return false;
  const runs = runsFromRings([points], photo.height, photo.width);
  if (areaOfRuns(runs) === 0) {
    context.bail();
    context.notify('too-small');
    return true;
  }
  area.finish(names[area.mode], runs);
  context.restart();
  return true;
}
