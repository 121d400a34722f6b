import { boxSpans } from '../../../../shared/geometry/brush.ts';
import type { Box } from '../../../../shared/geometry/boxes.ts';
import type { Runs } from '../../../../shared/geometry/run-length.ts';
import { areaOfRuns, combineRuns } from '../../../../shared/geometry/runs.ts';
import { applySpans, runsOfSpans } from '../../../../shared/geometry/spans.ts';
import { beginArea, modeOf } from '../../area.ts';
import type { Modifiers } from '../../events.ts';
import { boxOf, type EditorGarment } from '../../garment.ts';
import { labels } from '../../labels.ts';
import { chosen } from '../../targets.ts';
import type { ToolContext } from '../../tool.ts';

/** What GrabCut's answer will be done with. */
export interface Target {
  /** Garments that it may change. */
  readonly held: readonly number[];
  /** The mask that it starts from; null starts from the box alone. */
  readonly initial: Runs | null;
  /** A class chosen meanwhile. */
  classify(garmentClassId: number | null): void;
  preview(area: Runs): readonly EditorGarment[];
  finish(area: Runs): void;
}

const names = { new: labels.grabcut, add: labels.grabcutAdd, subtract: labels.grabcutSubtract };
/** A chosen garment of which this share lies in the box is what the box was drawn for. */
const share = 0.5;

/**
 * A chosen garment in the box is refined, unless Shift or Alt say that it is added to or taken from; else the options
 * say what becomes of the answer. Undefined, with a notice, where what is chosen may not be changed.
 */
export function targetOf(
  context: ToolContext,
  box: Box,
  modifiers: Pick<Modifiers, 'shift' | 'alt'>,
): Target | undefined {
  const garment = chosen(context.state).at(-1);
  const plain = !modifiers.shift && !modifiers.alt && context.state.options.mode === 'new';
  if (plain && garment && isIn(garment, box)) {
    if (context.editable(garment.id)) return refinement(context, garment, box);
    context.notify(context.state.locked.has(garment.id) ? 'locked' : 'hidden');
    return undefined;
  }
  const area = beginArea(context, modeOf(context, modifiers));
  return (
    area && {
      held: area.held,
      initial: null,
      // A garment that is begun has the class of garments to come; one that is added to keeps its own.
      classify: () => undefined,
      preview: (runs) => area.preview(runs),
      finish: (runs) => area.finish(names[area.mode], runs),
    }
  );
}

function isIn({ runs }: EditorGarment, box: Box): boolean {
  const inside = runsOfSpans(boxSpans(box, runs.height, runs.width), runs.height, runs.width);
  const area = areaOfRuns(runs);
  return area > 0 && areaOfRuns(combineRuns(runs, inside, 'intersection')) >= share * area;
}

/** The answer instead of what the garment has in the box; what it has outside stays. */
function refinement(context: ToolContext, garment: EditorGarment, box: Box): Target {
  const { height, width } = garment.runs;
  const outside = applySpans(garment.runs, boxSpans(box, height, width), 'remove');
  let classified: { garmentClassId?: number | null } = {};
  const refined = (area: Runs): EditorGarment => ({
    ...garment,
    ...classified,
    runs: combineRuns(outside, area, 'union'),
  });
  return {
    held: [garment.id],
    initial: garment.runs,
    classify(garmentClassId) {
      classified = { garmentClassId };
    },
    preview: (area) => [refined(area)],
    finish: (area) =>
      context.finish(labels.grabcutRefine, [
        { kind: 'revise', id: garment.id, runs: refined(area).runs, ...classified },
      ]),
  };
}

/** The box that a chosen garment is refined in where none was drawn: its own, with some room. */
export function boxAround({ runs }: EditorGarment): Box {
  const [x, y, width, height] = boxOf(runs);
  const room = Math.max(6, Math.round(0.08 * Math.max(width, height)));
  const [left, top] = [Math.max(0, x - room), Math.max(0, y - room)];
  return [left, top, Math.min(runs.width, x + width + room) - left, Math.min(runs.height, y + height + room) - top];
}
