import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import type { PhotoItem } from '../../../../shared/contract/photos.ts';
import { photoList } from '../../store/gallery/lists.ts';
import { statements } from '../../store/gallery/statements.ts';
import type { ProjectStore } from '../../store/open.ts';

/** One window of the photo gallery. */
export async function listPhotos(
  store: ProjectStore,
  input: CheckedInput<'photos.list'>,
): Promise<ProcedureAnswer<'photos.list'>> {
  const { filter, sort, descending, offset, limit } = input;
  const list = await photoList(store, { filter, sort, descending });
  const read = store.sqlite.prepare(statements.photoItem);
  const items = list.ids(offset, limit).map((id) => read.get(id) as PhotoItem);
  return { items, total: list.total };
}

/** The ids of a stretch of the photo gallery. */
export async function listPhotoIds(
  store: ProjectStore,
  input: CheckedInput<'photos.ids'>,
): Promise<ProcedureAnswer<'photos.ids'>> {
  const { filter, sort, descending, offset, limit } = input;
  const list = await photoList(store, { filter, sort, descending });
  return { ids: list.ids(offset, limit), total: list.total };
}

/** The photos before and after one in the gallery's list; position -1 where the filter leaves it out. */
export async function photoNeighbours(
  store: ProjectStore,
  input: CheckedInput<'photos.neighbours'>,
): Promise<ProcedureAnswer<'photos.neighbours'>> {
  const { filter, sort, descending } = input;
  const list = await photoList(store, { filter, sort, descending });
  const position = list.indexOf(input.id);
  const at = (place: number): number | null => (place < 0 ? null : (list.ids(place, 1)[0] ?? null));
  return { previous: at(position - 1), next: at(position + 1), position, total: list.total };
}
