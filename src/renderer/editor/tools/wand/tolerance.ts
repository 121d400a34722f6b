import type { ToolContext } from '../../tool.ts';

/** Steps of `[`, `]` and the wheel. */
const step = 4;

export function wandWheel(context: ToolContext, steps: number): boolean {
  context.setOptions({ wandTolerance: context.state.options.wandTolerance + step * steps });
  return true;
}

/** `[` and `]`. */
export function wandKey(context: ToolContext, key: string): boolean {
  if (key !== '[' && key !== ']') return false;
  return wandWheel(context, key === ']' ? 1 : -1);
}
