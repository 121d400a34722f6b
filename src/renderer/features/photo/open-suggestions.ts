import type { Suggestion } from '../../../shared/contract/findings.ts';
import { intersectBoxes } from '../../../shared/geometry/boxes.ts';
import type { Runs } from '../../../shared/geometry/run-length.ts';
import { drawnFrom, sameOutlineFrom } from '../../../shared/metrics/detector-disagreement.ts';
import type { SuggestedChange } from '../../editor/commands/commands.ts';
import { boxOf, type EditorGarment } from '../../editor/garment.ts';
import { agreement } from './agreement.ts';

export interface OpenSuggestion extends Omit<Suggestion, 'mask'> {
  runs: Runs;
}

/** Suggestions that the garments, as they are on the screen now, have not made up for. */
export function openSuggestions(
  suggestions: readonly OpenSuggestion[],
  garments: readonly EditorGarment[],
): OpenSuggestion[] {
  return suggestions.filter(({ reason, runs, annotationId, garmentClassId }) => {
    const own = garments.find(({ id }) => id === annotationId);
    switch (reason) {
      case 'missed':
        return !garments.some((garment) => overlapOf(garment.runs, runs) >= drawnFrom);
      case 'class':
        return own !== undefined && own.garmentClassId !== garmentClassId;
      case 'outline':
        return own !== undefined && overlapOf(own.runs, runs) < sameOutlineFrom;
    }
  });
}

function overlapOf(left: Runs, right: Runs): number {
  if (left.height !== right.height || left.width !== right.width) return 0;
  return intersectBoxes(boxOf(left), boxOf(right)) === undefined ? 0 : agreement(left, right).iou;
}

/** What taking a suggestion does; undefined where the project has no class of that name. */
export function changeOf({ reason, runs, garmentClassId, annotationId }: OpenSuggestion): SuggestedChange | undefined {
  switch (reason) {
    case 'missed':
      return { kind: 'garment', runs, garmentClassId };
    case 'class':
      return garmentClassId === null || annotationId === null
        ? undefined
        : { kind: 'class', id: annotationId, garmentClassId };
    case 'outline':
      return annotationId === null ? undefined : { kind: 'outline', id: annotationId, runs };
  }
}
