import type { PointerDetail } from '../../events.ts';
import { boxOf, type EditorGarment } from '../../garment.ts';
import { isDrag } from '../../hand.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { translating } from './translating.ts';

/**
 * Pressed on a garment, not yet dragged: a click chooses it, or, with Shift, takes it to or from the chosen ones.
 *
 * @param under the garments under the pointer, the highest first
 */
export function pointing(context: ToolContext, start: PointerDetail, under: readonly EditorGarment[]): ToolState {
  function click(): boolean {
    const { selected } = context.state;
    if (start.shift) {
      const target = smallest(under);
      const others = selected.filter((id) => id !== target.id);
      context.select(others.length < selected.length ? others : [...selected, target.id]);
    } else {
      context.select([next(under, selected).id]);
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
        const target = smallest(under);
        context.select(start.shift ? [...selected, target.id] : [target.id]);
      }
      context.go(translating(context, start, event));
    },
    pointerUp: () => void click(),
    complete: click,
  };
}

const areaOf = ({ runs }: EditorGarment): number => boxOf(runs)[2] * boxOf(runs)[3];

/** A belt over a dress, or below it, can still be chosen. */
export function smallest(under: readonly EditorGarment[]): EditorGarment {
  return under.reduce((least, garment) => (areaOf(garment) < areaOf(least) ? garment : least));
}

/** The smallest, or, where one of them is chosen alone, the next larger: clicking again and again gets to each. */
function next(under: readonly EditorGarment[], selected: readonly number[]): EditorGarment {
  const sorted = [...under].sort((left, right) => areaOf(left) - areaOf(right));
  const place = selected.length === 1 ? sorted.findIndex(({ id }) => id === selected[0]) : -1;
  return sorted[(place + 1) % sorted.length] as EditorGarment;
}
