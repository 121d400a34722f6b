import { labels } from '../../labels.ts';
import { garmentsAt } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { marquee } from './marquee.ts';
import { pointing } from './pointing.ts';

/** Nothing pressed. */
export function idle(context: ToolContext): ToolState {
  return {
    name: 'select.idle',
    pointerMove({ point }) {
      const { selected } = context.state;
      const under = garmentsAt(context.state, point);
      const movable = under.some(({ id }) => selected.includes(id) && context.editable(id));
      context.setLook(movable ? 'move' : under.length > 0 ? 'pointer' : 'default');
    },
    pointerDown(event) {
      if (event.button !== 0) return;
      const under = garmentsAt(context.state, event.point);
      context.go(under.length > 0 ? pointing(context, event, under) : marquee(context, event));
    },
    doubleClick({ point }) {
      // The clicks before have chosen it.
      if (garmentsAt(context.state, point).length > 0) context.setTool('vertices');
    },
    key(key) {
      if (key !== 'Delete' && key !== 'Backspace') return false;
      const ids = context.state.selected.filter((id) => context.editable(id));
      context.finish(
        labels.delete,
        ids.map((id) => ({ kind: 'delete', id })),
      );
      return ids.length > 0;
    },
  };
}
