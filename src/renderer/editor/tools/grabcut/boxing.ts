import type { Box } from '../../../../shared/geometry/boxes.ts';
import type { PointerDetail } from '../../events.ts';
import { isDrag } from '../../hand.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { proposal } from './proposal.ts';
import { targetOf } from './target.ts';

/** Sides of the box from which on there are colours to tell apart, in pixels. */
const leastSide = 4;

/** The box between the press and the pointer, of whole pixels. */
export function boxing(context: ToolContext, start: PointerDetail): ToolState {
  const { photo } = context.state;
  let last = start;
  let dragged = false;

  function frame(): Box {
    const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
    const across = [start.point.x, last.point.x].map((x) => within(x, photo?.width ?? 0));
    const down = [start.point.y, last.point.y].map((y) => within(y, photo?.height ?? 0));
    const [left, top] = [Math.min(...across), Math.min(...down)];
    return [left, top, Math.max(...across) - left, Math.max(...down) - top];
  }

  return {
    name: 'grabcut.boxing',
    look: 'crosshair',
    enter: () => context.mark(),
    pointerMove(event) {
      dragged ||= isDrag(start, event);
      last = event;
      if (dragged) context.show({ box: { kind: 'grabcut', box: frame() } });
    },
    pointerUp(event) {
      dragged ||= isDrag(start, event);
      last = event;
      const box = frame();
      if (!dragged || box[2] < leastSide || box[3] < leastSide) {
        context.bail();
        if (dragged) context.notify('too-small');
        return;
      }
      const target = targetOf(context, box, start);
      if (!target) {
        context.settle();
        context.restart();
        return;
      }
      context.mark(target.held);
      context.go(proposal(context, { box, target }));
    },
  };
}
