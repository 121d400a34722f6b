import type { Runs } from '../../shared/geometry/run-length.ts';
import { combineRuns, emptyRuns } from '../../shared/geometry/runs.ts';
import type { Modifiers } from './events.ts';
import { boxOf, type EditorGarment } from './garment.ts';
import type { GarmentChange } from './gesture.ts';
import type { DrawMode } from './state.ts';
import { chosen, editableChosen, garmentsBelow, overlap } from './targets.ts';
import type { ToolContext } from './tool.ts';

/** What a tool that encloses an area (polygon, rectangle, wand, …) does with it. */
export interface AreaEdit {
  readonly mode: DrawMode;
  /** Garments that it may change, for `ToolContext.mark`. */
  readonly held: readonly number[];
  /** The garments as they would be, for the preview. */
  preview(area: Runs): readonly EditorGarment[];
  /** Ends the gesture with the area as one step, and chooses a garment that it made. */
  finish(label: string, area: Runs): void;
}

/** Shift adds and Alt takes away, whatever the option says. */
export function modeOf(context: ToolContext, { shift, alt }: Pick<Modifiers, 'shift' | 'alt'>): DrawMode {
  if (shift) return 'add';
  return alt ? 'subtract' : context.state.options.mode;
}

/**
 * Settles at a gesture's begin what its area will be done with: a garment of its own, an addition to the highest of the
 * chosen garments (to a new one where none is chosen), or taken from all the chosen (from the highest that it meets
 * where none is chosen). Undefined, with a notice, where the chosen ones may not be changed.
 */
export function beginArea(context: ToolContext, wanted: DrawMode): AreaEdit | undefined {
  const { photo } = context.state;
  if (!photo) return undefined;
  const none = chosen(context.state).length === 0;
  const mode = wanted === 'add' && none ? 'new' : wanted;
  if (mode === 'subtract') return subtraction(context, none);
  const draft = mode === 'new' ? context.draft(emptyRuns(photo.height, photo.width)) : undefined;
  const target = draft ?? editableChosen(context).at(-1);
  if (!target) return undefined;
  const below = context.state.options.takeFromBelow ? garmentsBelow(context, target) : [];

  function preview(area: Runs): EditorGarment[] {
    if (!target) return [];
    const taken = below.flatMap((garment) => without(garment, area));
    // The class may be chosen while the area is drawn.
    const garmentClassId = draft ? context.state.activeClassId : target.garmentClassId;
    return [...taken, { ...target, garmentClassId, runs: combineRuns(target.runs, area, 'union') }];
  }

  return {
    mode,
    held: [...below, ...(draft ? [] : [target])].map(({ id }) => id),
    preview,
    finish(label, area) {
      context.finish(
        label,
        preview(area).map((garment): GarmentChange =>
          garment.id === draft?.id ? { kind: 'add', garment } : { kind: 'revise', id: garment.id, runs: garment.runs },
        ),
      );
      if (draft) context.select([draft.id]);
    },
  };
}

function subtraction(context: ToolContext, none: boolean): AreaEdit | undefined {
  const targets = none ? [] : editableChosen(context);
  if (!none && targets.length === 0) return undefined;

  function preview(area: Runs): EditorGarment[] {
    if (!none) return targets.flatMap((garment) => without(garment, area));
    for (const garment of [...context.state.garments].reverse()) {
      const cut = context.editable(garment.id) ? without(garment, area) : [];
      if (cut.length > 0) return cut;
    }
    return [];
  }

  return {
    mode: 'subtract',
    held: targets.map(({ id }) => id),
    preview,
    finish(label, area) {
      const changed = preview(area);
      if (changed.length === 0) context.notify('nothing-here');
      context.finish(
        label,
        changed.map(({ id, runs }): GarmentChange => ({ kind: 'revise', id, runs })),
      );
    },
  };
}

/** The garment without an area; nothing where it has no pixel of it. */
function without(garment: EditorGarment, area: Runs): EditorGarment[] {
  if (!overlap(boxOf(garment.runs), boxOf(area))) return [];
  const runs = combineRuns(garment.runs, area, 'difference');
  const same = combineRuns(garment.runs, area, 'intersection').counts.length < 2;
  return same ? [] : [{ ...garment, runs }];
}
