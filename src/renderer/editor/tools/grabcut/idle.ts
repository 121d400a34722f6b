import { chosen } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { brushKey, brushWheel } from '../brush/size.ts';
import { boxing } from './boxing.ts';
import { proposal } from './proposal.ts';
import { boxAround, targetOf } from './target.ts';

/** A drag draws the box; Enter refines the chosen garment in its own. The strokes' size is set before as well as after. */
export function idle(context: ToolContext): ToolState {
  return {
    name: 'grabcut.idle',
    look: 'crosshair',
    pointerDown(event) {
      if (event.button === 0 && context.state.photo) context.go(boxing(context, event));
    },
    wheel: (steps) => brushWheel(context, steps),
    key: (key) => brushKey(context, key),
    complete() {
      const garment = chosen(context.state).at(-1);
      if (!garment) return false;
      const box = boxAround(garment);
      const target = targetOf(context, box, { shift: false, alt: false });
      if (!target) return true;
      context.mark(target.held);
      context.go(proposal(context, { box, target }));
      return true;
    },
  };
}
