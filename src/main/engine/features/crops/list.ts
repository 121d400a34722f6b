import type { CropItem, GalleryItem } from '../../../../shared/contract/crops.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { groupedBy } from '../../grouped.ts';
import { garmentList } from '../../store/gallery/lists.ts';
import { listFindings } from '../findings/list.ts';
import { statements } from '../../store/gallery/statements.ts';
import type { ProjectStore } from '../../store/open.ts';

/** The ids of a list, up to as many as a selection takes. */
export async function listCropIds(
  store: ProjectStore,
  { filter, sort, descending, offset, limit }: CheckedInput<'crops.ids'>,
): Promise<ProcedureAnswer<'crops.ids'>> {
  const list = await garmentList(store, { filter, sort, descending });
  return { ids: list.ids(offset, limit), total: list.total };
}

/** One window of the gallery of garments, whether or not their crops are derived. */
export async function listCrops(
  store: ProjectStore,
  input: CheckedInput<'crops.list'>,
): Promise<ProcedureAnswer<'crops.list'>> {
  const { filter, sort, descending, offset, limit } = input;
  const list = await garmentList(store, { filter, sort, descending });
  return { items: cropItems(store, list.ids(offset, limit)), total: list.total };
}

/** These garments with what stands out about them; ids of none are left out. */
export function cropItems(store: ProjectStore, annotationIds: readonly number[]): GalleryItem[] {
  const read = store.sqlite.prepare(statements.cropItem);
  // All at once: making a statement anew for each garment would cost more than what it answers.
  const findings = groupedBy(listFindings(store, [...new Set(annotationIds)]), ({ annotationId }) => annotationId);
  return annotationIds.flatMap((id) => {
    const item = read.get(id) as CropItem | undefined;
    return item === undefined ? [] : [{ ...item, findings: findings.get(id) ?? [] }];
  });
}
