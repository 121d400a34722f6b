import type { PointerDetail } from '../../events.ts';
import type { EditorGarment } from '../../garment.ts';
import { isDrag } from '../../hand.ts';
import { nextOf } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { translating } from './translating.ts';

/**
 * Pressed on a garment, not yet dragged: a click chooses it, or, with Shift, takes it to or from the chosen ones.
 *
 * @param under the garments under the pointer, at least one
 */
export function pointing(context: ToolContext, start: PointerDetail, under: readonly EditorGarment[]): ToolState {
  const smallest = nextOf(under, []) as EditorGarment;

  function click(): boolean {
    const { selected } = context.state;
    if (start.shift) {
      const target = smallest;
      const others = selected.filter((id) => id !== target.id);
      context.select(others.length < selected.length ? others : [...selected, target.id]);
    } else {
      context.select([(nextOf(under, selected) ?? smallest).id]);
    }
    context.settle();
    context.restart();
    return true;
  }

  return {
    name: 'select.pointing',
    look: 'pointer',
    enter: () => context.mark(),
    pointerMove(event) {
      if (!isDrag(start, event)) return;
      const { selected } = context.state;
      // What is chosen already is dragged along, whatever lies above it.
      if (!under.some(({ id }) => selected.includes(id))) {
        const target = smallest;
        context.select(start.shift ? [...selected, target.id] : [target.id]);
      }
      context.go(translating(context, start, event));
    },
    pointerUp: () => void click(),
    complete: click,
  };
}
