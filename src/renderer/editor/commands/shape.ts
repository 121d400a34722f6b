import { enclosingBox } from '../../../shared/geometry/boxes.ts';
import { fillHoles, partsOfRuns } from '../../../shared/geometry/components.ts';
import { areaOfRuns, combineRuns, moveRuns } from '../../../shared/geometry/runs.ts';
import { areaOfSpans, runsOfSpans } from '../../../shared/geometry/spans.ts';
import { boxOf, type EditorGarment } from '../garment.ts';
import type { GarmentChange } from '../gesture.ts';
import { labels } from '../labels.ts';
import { editableChosen, garmentsBelow, overlap } from '../targets.ts';
import type { CommandCore, Commands } from './commands.ts';

type ShapeCommands = Pick<Commands, 'delete' | 'join' | 'split' | 'fillHoles' | 'nudge' | 'takeFromBelow'>;

export function shapeCommands({ context, run }: CommandCore): ShapeCommands {
  const revise = (id: number, runs: EditorGarment['runs']): GarmentChange => ({ kind: 'revise', id, runs });

  return {
    delete() {
      run(() => {
        const changes = editableChosen(context).map(({ id }): GarmentChange => ({ kind: 'delete', id }));
        context.finish(labels.delete, changes);
      });
    },
    join() {
      run(() => {
        const garments = editableChosen(context);
        const [first, ...rest] = garments;
        if (first === undefined || rest.length === 0) {
          if (first) context.notify('nothing-here');
          return;
        }
        // As a split leaves the history with the largest part, so what is joined again goes on with it.
        const target = rest.reduce((largest, next) => (areaOf(next) > areaOf(largest) ? next : largest), first);
        const order = (garments.at(-1) ?? target).order;
        const runs = garments.map((garment) => garment.runs).reduce((all, next) => combineRuns(all, next, 'union'));
        const others = garments.filter(({ id }) => id !== target.id);
        context.finish(labels.join, [
          { kind: 'revise', id: target.id, runs, order },
          ...others.map(({ id }): GarmentChange => ({ kind: 'delete', id })),
        ]);
        context.select([target.id]);
      });
    },
    split() {
      run(() => {
        const chosenIds: number[] = [];
        const changes = editableChosen(context).flatMap((garment): GarmentChange[] => {
          const parts = partsOfRuns(garment.runs).sort((left, right) => areaOfSpans(right) - areaOfSpans(left));
          chosenIds.push(garment.id);
          if (parts.length < 2) return [];
          const { height, width } = garment.runs;
          return parts.map((part, index): GarmentChange => {
            const runs = runsOfSpans(part, height, width);
            if (index === 0) return revise(garment.id, runs);
            const { garmentClassId, order } = garment;
            const added = { ...context.draft(runs), garmentClassId, order };
            chosenIds.push(added.id);
            return { kind: 'add', garment: added };
          });
        });
        if (chosenIds.length > 0 && changes.length === 0) context.notify('nothing-here');
        if (changes.length === 0) return;
        context.finish(labels.split, changes);
        context.select(chosenIds);
      });
    },
    fillHoles() {
      run(() => {
        const changes = editableChosen(context).map(({ id, runs }) => revise(id, fillHoles(runs)));
        context.finish(labels.fillHoles, changes);
      });
    },
    nudge(x, y) {
      run(() => {
        const garments = editableChosen(context);
        const [left, top] = withinPhoto(context.state.photo, garments, x, y);
        context.finish(
          labels.move,
          garments.map(({ id, runs }) => revise(id, moveRuns(runs, left, top))),
        );
      });
    },
    takeFromBelow() {
      run(() => {
        const runsById = new Map<number, EditorGarment['runs']>();
        const upper = new Set(context.state.selected);
        for (const garment of editableChosen(context)) {
          for (const below of garmentsBelow(context, garment)) {
            const runs = runsById.get(below.id) ?? below.runs;
            if (upper.has(below.id) || !overlap(boxOf(runs), boxOf(garment.runs))) continue;
            runsById.set(below.id, combineRuns(runs, garment.runs, 'difference'));
          }
        }
        context.finish(
          labels.takeFromBelow,
          [...runsById].map(([id, runs]) => revise(id, runs)),
        );
      });
    },
  };
}

const areaOf = ({ runs }: EditorGarment): number => areaOfRuns(runs);

/** A move in whole pixels, cut short where it would take garments over the photo's border: none loses a pixel. */
export function withinPhoto(
  photo: { width: number; height: number } | null,
  garments: readonly EditorGarment[],
  x: number,
  y: number,
): [left: number, top: number] {
  const box = enclosingBox(garments.map(({ runs }) => boxOf(runs)));
  if (!box || !photo) return [0, 0];
  const cut = (move: number, start: number, length: number, room: number): number =>
    Math.max(Math.min(0, -start), Math.min(Math.round(move), Math.max(0, room - start - length)));
  // Adding zero spares the caller a negative one.
  return [cut(x, box[0], box[2], photo.width) + 0, cut(y, box[1], box[3], photo.height) + 0];
}
