import { beginArea, modeOf } from '../../area.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { drawing } from './drawing.ts';

export function idle(context: ToolContext): ToolState {
  return {
    name: 'scissors.idle',
    look: 'crosshair',
    pointerDown(event) {
      if (event.button !== 0) return;
      const area = beginArea(context, modeOf(context, event));
      if (area) context.go(drawing(context, area, event));
    },
  };
}
