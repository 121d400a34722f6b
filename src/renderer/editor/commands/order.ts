import { ageOf, type EditorGarment } from '../garment.ts';
import type { GarmentChange } from '../gesture.ts';
import { labels } from '../labels.ts';
import { editableChosen } from '../targets.ts';
import type { CommandCore, Commands } from './commands.ts';

type How = Parameters<Commands['order']>[0];

export function orderCommands({ context, run }: CommandCore): Pick<Commands, 'order' | 'place'> {
  return {
    order(how) {
      run(() => {
        const moved = new Set(editableChosen(context).map(({ id }) => id));
        if (moved.size === 0) return;
        const { garments } = context.state;
        context.finish(labels[how], orderChanges(rearranged(garments, moved, how), moved));
      });
    },
    place(id, position) {
      run(() => {
        const garment = context.garment(id);
        if (!garment || !context.editable(id)) return;
        const arranged = context.state.garments.filter((other) => other !== garment);
        arranged.splice(position, 0, garment);
        context.finish(labels.place, orderChanges(arranged, new Set([garment.id])));
      });
    },
  };
}

/** The garments, the lowest first, with some moved; their order among themselves stays. */
export function rearranged(
  garments: readonly EditorGarment[],
  moved: ReadonlySet<number>,
  how: How,
): readonly EditorGarment[] {
  const isMoved = ({ id }: EditorGarment): boolean => moved.has(id);
  const [stay, go] = [garments.filter((garment) => !isMoved(garment)), garments.filter(isMoved)];
  switch (how) {
    case 'top':
      return [...stay, ...go];
    case 'bottom':
      return [...go, ...stay];
    case 'lower':
      return [...rearranged([...garments].reverse(), moved, 'raise')].reverse();
    case 'raise': {
      const raised = [...garments];
      for (let place = raised.length - 2; place >= 0; place--) {
        const [here, above] = [raised[place], raised[place + 1]];
        if (here && above && isMoved(here) && !isMoved(above)) [raised[place], raised[place + 1]] = [above, here];
      }
      return raised;
    }
  }
}

/** Orders that make an arrangement true: of the moved garments, and of others only where there is no room between. */
function orderChanges(arranged: readonly EditorGarment[], moved: ReadonlySet<number>): GarmentChange[] {
  const orders = arranged.map(({ order }) => order);
  for (let place = 0; place < arranged.length; place++) {
    const garment = arranged[place];
    if (!garment) continue;
    const below = place > 0 ? (orders[place - 1] as number) : undefined;
    if (moved.has(garment.id)) {
      const above = arranged.slice(place).find(({ id }) => !moved.has(id))?.order;
      orders[place] = between(below, above);
      continue;
    }
    const under = arranged[place - 1];
    const tied = under !== undefined && garment.order === below && ageOf(under) < ageOf(garment);
    const fits = below === undefined || garment.order > below || (tied && !moved.has(under.id));
    if (!fits) orders[place] = between(below, undefined);
  }
  return arranged.map(({ id }, place) => ({ kind: 'revise', id, order: orders[place] as number }));
}

function between(below: number | undefined, above: number | undefined): number {
  if (below === undefined) return above === undefined ? 0 : Math.ceil(above) - 1;
  if (above === undefined || above <= below) return Math.floor(below) + 1;
  const middle = (below + above) / 2;
  return middle > below && middle < above ? middle : Math.floor(below) + 1;
}
