import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { pushEdit, useSaving } from '../../client/saving/saving.ts';
import { english } from '../../ui/english.ts';
import { photoEditor } from './photo-editor.ts';
import { stepsAhead, type Steps } from './steps.ts';

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

function stepBack(kind: 'undo' | 'redo'): void {
  const { photo, busy } = photoEditor.getState();
  if (photo === null) return;
  if (busy) {
    // The gesture in hand is the last step, and its last point or stroke the last of it.
    if (kind === 'undo' && takesBack()) return;
    photoEditor.dispatch({ type: 'cancel' });
    if (kind === 'undo') return;
  }
  pushEdit(photo.id, kind === 'undo' ? english.common.undo : english.common.redo, { kind });
}

function takesBack(): boolean {
  return photoEditor.dispatch({ type: 'key', key: 'Backspace', shift: false, alt: false, ctrl: false });
}
