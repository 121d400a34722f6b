import { useEffect, useState } from 'react';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import { savingQueue } from '../../client/saving/saving.ts';
import type { EditorGarment } from '../../editor/garment.ts';
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

/** Whether the editor has all that the engine says, so that nothing has to be read from masks again. */
export function isKnown(annotations: readonly Annotation[], garments: readonly EditorGarment[]): boolean {
  const known = new Map(garments.map((garment) => [garment.id, garment]));
  const saved = garments.filter(({ id }) => id > 0).length;
  return (
    saved === annotations.length &&
    annotations.every(({ id, revision, cropId, excludedReason }) => {
      const garment = known.get(id);
      return garment?.revision === revision && garment.cropId === cropId && garment.excludedReason === excludedReason;
    })
  );
}
