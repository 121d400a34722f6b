import type { PointerDetail } from '../../events.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { brushCursor, brushKey, brushWheel } from './size.ts';
import { startPainting, type Paint } from './painting.ts';

/** The brush over the photo, not pressed. With Alt the brush erases, and the eraser paints. */
export function idle(context: ToolContext, paint: Paint): ToolState {
  return {
    name: `${paint === 'paint' ? 'brush' : 'eraser'}.idle`,
    look: 'none',
    pointerMove: (event) => brushCursor(context, event),
    pointerDown(event: PointerDetail) {
      if (event.button !== 0) return;
      const other = paint === 'paint' ? 'erase' : 'paint';
      const next = startPainting(context, event, { tool: paint, paint: event.alt ? other : paint });
      if (next) context.go(next);
    },
    wheel: (steps) => brushWheel(context, steps),
    key: (key) => brushKey(context, key),
    changed: () => brushCursor(context),
  };
}
