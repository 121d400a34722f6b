import type { BalanceMatrix } from '../../../shared/contract/balance.ts';
import type { CropFilter } from '../../../shared/contract/crops.ts';
import { listSearch } from '../../ui/list-state.ts';
import type { ShownSplit } from './grid.ts';

/** The gallery of the garments that a cell, row or column of the matrix counts. */
export function garmentsHref(
  matrix: Pick<BalanceMatrix, 'events' | 'garments'>,
  wanted: { event?: string | undefined; garment?: string | null | undefined; split: ShownSplit },
): string {
  const event = matrix.events.find(({ name }) => name === wanted.event);
  const garment = matrix.garments.find(({ name }) => name === wanted.garment);
  return countedGarmentsHref({
    events: event === undefined ? matrix.events.map(({ id }) => id) : [event.id],
    ...(wanted.garment === undefined ? {} : { garments: [garment?.id ?? null] }),
    split: wanted.split,
  });
}

/** The gallery of the garments that datasets count, of some classes and a split. */
export function countedGarmentsHref({
  split,
  ...classes
}: Pick<CropFilter, 'events' | 'garments'> & { split: ShownSplit }): string {
  const filter: CropFilter = {
    ...classes,
    splits: split === 'all' ? ['train', 'val', 'test'] : [split],
    reviewStates: ['unreviewed', 'accepted'],
    excluded: false,
  };
  return `/crops${listSearch({ filter, sort: 'imported', descending: false })}`;
}
