import { moveRuns } from '../../../shared/geometry/runs.ts';
import { boxOf, orderOnTop, type EditorGarment } from '../garment.ts';
import type { GarmentChange } from '../gesture.ts';
import { labels } from '../labels.ts';
import { chosen, editableChosen } from '../targets.ts';
import type { CommandCore, Commands } from './commands.ts';
import { withinPhoto } from './shape.ts';

/** How far a copy lies from what it was made of, in pixels of the photo, where it would cover it. */
const aside = 16;

export function copyCommands({
  context,
  setState,
  run,
}: CommandCore): Pick<Commands, 'duplicate' | 'copy' | 'cut' | 'paste'> {
  /** Adds garments like some others on top of all, in their order. */
  function add(label: string, garments: readonly EditorGarment[]): void {
    const { photo } = context.state;
    if (!photo) return;
    const top = orderOnTop(context.state.garments);
    const added = garments.map(({ runs, garmentClassId }, index): EditorGarment => {
      const covers = context.state.garments.some((other) => other.runs === runs);
      const placed = { ...context.draft(runs), garmentClassId, order: top + index };
      return { ...placed, runs: inPhoto(placed, photo, covers ? aside : 0) };
    });
    context.finish(
      label,
      added.map((garment): GarmentChange => ({ kind: 'add', garment })),
    );
    context.select(added.map(({ id }) => id));
  }

  function copy(): readonly EditorGarment[] {
    const garments = chosen(context.state);
    if (garments.length === 0) context.notify('nothing-chosen');
    else setState({ clipboard: garments });
    return garments;
  }

  return {
    duplicate() {
      run(() => {
        const garments = chosen(context.state);
        if (garments.length === 0) context.notify('nothing-chosen');
        else add(labels.duplicate, garments);
      });
    },
    copy: () => run(() => void copy()),
    cut() {
      run(() => {
        copy();
        const changes = editableChosen(context).map(({ id }): GarmentChange => ({ kind: 'delete', id }));
        context.finish(labels.cut, changes);
      });
    },
    paste() {
      run(() => {
        const { clipboard } = context.state;
        if (clipboard.length > 0) add(labels.paste, clipboard);
        else context.notify('nothing-here');
      });
    },
  };
}

/** A mask of any photo on this one: at its place, moved inside as far as it fits, and cut where it does not. */
function inPhoto(
  garment: EditorGarment,
  photo: { width: number; height: number },
  offset: number,
): EditorGarment['runs'] {
  const [x, y, width, height] = boxOf(garment.runs);
  if (offset > 0) {
    const [left, top] = withinPhoto(photo, [garment], offset, offset);
    // At the lower right border there is room only to the other side.
    const [back, up] = withinPhoto(photo, [garment], left === 0 ? -offset : left, top === 0 ? -offset : top);
    return moveRuns(garment.runs, back, up, photo.height, photo.width);
  }
  const shift = (start: number, length: number, room: number): number =>
    Math.min(0, Math.max(-start, room - start - length));
  return moveRuns(
    garment.runs,
    shift(x, width, photo.width),
    shift(y, height, photo.height),
    photo.height,
    photo.width,
  );
}
