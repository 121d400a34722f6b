import { moveRuns } from '../../../../shared/geometry/runs.ts';
import { withinPhoto } from '../../commands/shape.ts';
import type { PointerDetail } from '../../events.ts';
import { labels } from '../../labels.ts';
import { editableChosen } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';

/** The chosen garments follow the pointer, no further than to the photo's border: none loses a pixel. */
export function translating(context: ToolContext, start: PointerDetail, first: PointerDetail): ToolState {
  const garments = editableChosen(context);
  let [left, top] = [0, 0];

  function follow({ point, ctrl }: PointerDetail): void {
    let [x, y] = [point.x - start.point.x, point.y - start.point.y];
    // Along one axis alone.
    if (ctrl) [x, y] = Math.abs(x) >= Math.abs(y) ? [x, 0] : [0, y];
    const move = withinPhoto(context.state.photo, garments, x, y);
    if (move[0] === left && move[1] === top) return;
    [left, top] = move;
    context.show({ changed: moved() });
  }

  const moved = () => garments.map((garment) => ({ ...garment, runs: moveRuns(garment.runs, left, top) }));

  function finish(): boolean {
    const changes = left === 0 && top === 0 ? [] : moved();
    context.finish(
      labels.move,
      changes.map(({ id, runs }) => ({ kind: 'revise', id, runs })),
    );
    context.restart();
    return true;
  }

  return {
    name: 'select.translating',
    look: garments.length > 0 ? 'grabbing' : 'not-allowed',
    enter() {
      context.hold(garments.map(({ id }) => id));
      follow(first);
    },
    pointerMove: follow,
    pointerUp(event) {
      follow(event);
      finish();
    },
    complete: finish,
  };
}
