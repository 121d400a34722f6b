import type { EditHistory } from '../../../shared/contract/editing.ts';
import type { PendingGesture } from '../../client/saving/pending.ts';

/** What would be undone and redone next; null for nothing. */
export interface Steps {
  undo: string | null;
  redo: string | null;
}

/**
 * What could be undone and redone after gestures that are yet to be saved. Of steps behind the next one the page does
 * not know the names: those are just steps.
 */
export function stepsAhead(history: EditHistory | undefined, waiting: readonly PendingGesture[]): Steps {
  const known: Steps = { undo: history?.undo?.label ?? null, redo: history?.redo?.label ?? null };
  return waiting.reduce((steps, { label, request }): Steps => {
    switch (request.kind) {
      case 'apply':
      case 'restore':
        return { undo: label, redo: null };
      case 'undo':
        return steps.undo === null ? steps : { undo: 'step', redo: steps.undo };
      case 'redo':
        return steps.redo === null ? steps : { undo: steps.redo, redo: 'step' };
    }
  }, known);
}
