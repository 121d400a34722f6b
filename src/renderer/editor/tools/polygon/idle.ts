import { beginArea, modeOf } from '../../area.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { placing } from './placing.ts';

export function idle(context: ToolContext): ToolState {
  return {
    name: 'polygon.idle',
    look: 'crosshair',
    pointerDown(event) {
      if (event.button !== 0) return;
      const area = beginArea(context, modeOf(context, event));
      if (!area) return;
      context.mark(area.held);
      const { x, y } = event.point;
      context.go(placing(context, { area, points: [x, y] }, { held: 0, at: event }));
    },
  };
}
