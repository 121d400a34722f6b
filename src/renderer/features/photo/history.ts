import { useQuery } from '@tanstack/react-query';
import type { EditHistory } from '../../../shared/contract/editing.ts';
import { api } from '../../client/api.ts';
import { pushEdit, useSaving } from '../../client/saving/saving.ts';
import type { PendingGesture } from '../../client/saving/pending.ts';
import { photoEditor } from './photo-editor.ts';

export interface Steps {
  /** What would be undone and redone next; null for nothing. */
  undo: string | null;
  redo: string | null;
}

/** The photo's undo stack as it will be once everything that waits is saved. */
export function useSteps(photoId: number): Steps {
  const { data } = useQuery(api.editing.history.options({ photoId }));
  const { waiting } = useSaving();
  return stepsAhead(
    data,
    waiting.filter((gesture) => gesture.photoId === photoId),
  );
}

/** Undo and redo by the engine, after what waits: so that a step can be taken back in another window, and next year. */
export function undo(): void {
  stepBack('undo');
}

export function redo(): void {
  stepBack('redo');
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

function stepBack(kind: 'undo' | 'redo'): void {
  const { photo, busy } = photoEditor.getState();
  if (photo === null) return;
  // The gesture in hand is the last step.
  if (busy) {
    photoEditor.dispatch({ type: 'cancel' });
    if (kind === 'undo') return;
  }
  pushEdit(photo.id, kind === 'undo' ? 'Undo' : 'Redo', { kind });
}
