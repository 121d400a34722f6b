import { beginArea, modeOf } from '../../area.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { selecting } from './selecting.ts';
import { wandKey, wandWheel } from './tolerance.ts';

export function idle(context: ToolContext): ToolState {
  return {
    name: 'wand.idle',
    look: 'crosshair',
    pointerDown(event) {
      const { photo } = context.state;
      if (event.button !== 0 || !photo) return;
      const { x, y } = event.point;
      if (x < 0 || y < 0 || x >= photo.width || y >= photo.height) return;
      const area = beginArea(context, modeOf(context, event));
      if (area) context.go(selecting(context, event, area));
    },
    wheel: (steps) => wandWheel(context, steps),
    key: (key) => wandKey(context, key),
  };
}
