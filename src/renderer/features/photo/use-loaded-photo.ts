import { useEffect, useState } from 'react';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { savingQueue } from '../../client/saving/saving.ts';
import { isKnown } from './known-photo.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';

/**
 * Shows a photo in the editor and keeps it true to what the engine tells. A photo with edits that are yet to be saved is
 * waited for: as the engine has it now, it lacks them.
 */
export function useLoadedPhoto(photo: PhotoDetail | undefined, wanted: number | undefined): 'waiting' | 'shown' {
  const shown = useEditor((state) => state.photo?.id);
  const [settled, setSettled] = useState<number>();
  const id = photo?.id;

  useEffect(() => {
    if (id === undefined || id === photoEditor.getState().photo?.id) return undefined;
    let left = false;
    void savingQueue.settled(id).then(() => !left && setSettled(id));
    return () => {
      left = true;
    };
  }, [id]);

  useEffect(() => {
    if (photo === undefined) return;
    const here = photoEditor.getState().photo?.id === photo.id;
    if (!here && settled !== photo.id) return;
    if (here && isKnown(photo.annotations, photoEditor.getState().garments)) return;
    photoEditor.load({ id: photo.id, width: photo.width, height: photo.height }, photo.annotations);
    if (!here) usePanel.setState({ comparison: null, refining: null, classesShown: false, hovered: undefined });
  }, [photo, settled]);

  useEffect(() => {
    if (wanted !== undefined && shown === id) photoEditor.select([wanted]);
  }, [wanted, shown, id]);

  return id !== undefined && shown === id ? 'shown' : 'waiting';
}
