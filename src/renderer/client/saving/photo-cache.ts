import type { QueryClient } from '@tanstack/react-query';
import type { EditHistory, EditResult } from '../../../shared/contract/editing.ts';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';

/** Brings what is cached about a photo up to date with the engine's answer to an edit. */
export function takeAnswer(client: QueryClient, photoId: number, result: EditResult): void {
  const key = ['photos', 'get', { id: photoId }];
  const underWay = client.isFetching({ queryKey: key }) > 0;
  client.setQueryData<PhotoDetail>(key, (photo) => photo && withResult(photo, result));
  // What is being read may be older than the answer.
  if (underWay) void client.invalidateQueries({ queryKey: key });
  client.setQueryData<EditHistory>(['editing', 'history', { photoId }], result.history);
  for (const annotationId of [...result.annotations.map(({ id }) => id), ...result.removed]) {
    void client.invalidateQueries({ queryKey: ['editing', 'revisions', { annotationId }] });
  }
}

export function withResult(photo: PhotoDetail, { annotations, removed, photo: labels }: EditResult): PhotoDetail {
  const touched = new Map(annotations.map((annotation) => [annotation.id, annotation]));
  const kept = photo.annotations
    .filter(({ id }) => !removed.includes(id))
    .map((annotation) => touched.get(annotation.id) ?? annotation);
  const known = new Set(kept.map(({ id }) => id));
  const all = [...kept, ...annotations.filter(({ id }) => !known.has(id))].sort((a, b) => a.id - b.id);
  return { ...photo, ...labels, garmentCount: all.length, annotations: all };
}
