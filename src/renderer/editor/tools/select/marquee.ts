import type { Box } from '../../../../shared/geometry/boxes.ts';
import { boxSpans } from '../../../../shared/geometry/brush.ts';
import { meetsSpans, spansOfRuns } from '../../../../shared/geometry/spans.ts';
import type { PointerDetail } from '../../events.ts';
import { boxOf } from '../../garment.ts';
import { isDrag } from '../../hand.ts';
import type { Point } from '../../state.ts';
import { overlap } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';

/** Pressed beside all garments: a frame chooses those that it meets, a click none; with Shift besides the chosen ones. */
export function marquee(context: ToolContext, start: PointerDetail): ToolState {
  const before = context.state.selected;
  let dragged = false;

  function frame(point: Point): Box {
    const [x, y] = [Math.min(start.point.x, point.x), Math.min(start.point.y, point.y)];
    return [x, y, Math.abs(point.x - start.point.x), Math.abs(point.y - start.point.y)];
  }

  function choose([x, y, width, height]: Box): void {
    const { photo, garments, hidden } = context.state;
    if (!photo) return;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const whole: Box = [left, top, Math.ceil(x + width) - left, Math.ceil(y + height) - top];
    const spans = boxSpans(whole, photo.height, photo.width);
    const met = garments.filter(
      ({ id, runs }) => !hidden.has(id) && overlap(boxOf(runs), whole) && meetsSpans(spansOfRuns(runs), spans),
    );
    const ids = met.map(({ id }) => id);
    context.select(start.shift ? [...before, ...ids] : ids);
  }

  function finish(): boolean {
    if (!dragged && !start.shift) context.select([]);
    context.settle();
    context.restart();
    return true;
  }

  return {
    name: 'select.marquee',
    look: 'crosshair',
    enter: () => context.mark(),
    pointerMove(event) {
      dragged ||= isDrag(start, event);
      if (!dragged) return;
      const box = frame(event.point);
      context.show({ box: { kind: 'marquee', box } });
      choose(box);
    },
    pointerUp: () => void finish(),
    complete: finish,
  };
}
