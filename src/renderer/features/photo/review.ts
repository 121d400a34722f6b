import { photoEditor } from './photo-editor.ts';

/** Accepts what is chosen or, with nothing chosen, every garment that nobody has looked at; one step either way. */
export function acceptAll(): void {
  const { garments, selected } = photoEditor.getState();
  const wanted =
    selected.length > 0
      ? selected
      : garments.filter(({ reviewState }) => reviewState === 'unreviewed').map(({ id }) => id);
  if (wanted.length === 0) return;
  photoEditor.select(wanted);
  photoEditor.commands.setReviewState('accepted');
  photoEditor.select(selected);
}
