import type { PointerDetail } from '../../events.ts';
import type { ToolContext } from '../../tool.ts';

const step = 1.15;

/** Puts the brush's outline under the pointer; without an event, where it is. */
export function brushCursor(context: ToolContext, event?: Pick<PointerDetail, 'point'>): void {
  const point = event?.point ?? context.state.cursor?.point;
  if (!point) return;
  const { brushSize, brushShape } = context.state.options;
  context.setCursor({ point, size: brushSize, shape: brushShape });
}

/** One step larger or smaller for each step of the wheel, at least by a pixel. */
export function brushWheel(context: ToolContext, steps: number): boolean {
  const { brushSize } = context.state.options;
  const scaled = brushSize * step ** steps;
  const moved = steps > 0 ? Math.max(brushSize + 1, scaled) : Math.min(brushSize - 1, scaled);
  context.setOptions({ brushSize: Math.round(moved) });
  brushCursor(context);
  return true;
}

/** `[` and `]`. */
export function brushKey(context: ToolContext, key: string): boolean {
  if (key !== '[' && key !== ']') return false;
  return brushWheel(context, key === ']' ? 1 : -1);
}
