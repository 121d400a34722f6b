import { garmentCounts } from '../../../../../db/schema.ts';
import type { BalanceCell, BalanceMatrix } from '../../../../shared/contract/balance.ts';
import { balanceWarnings } from '../../../../shared/domain/balance-warnings.ts';
import { countExcluded, countExcludedPhotos } from '../../store/exclusions.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';

interface Count {
  split: string;
  eventClassId: number;
  garmentClassId: number;
  reviewState: string;
  n: number;
}

/** Garments that datasets hold, by event, garment class and split, and what is amiss with them. From count tables. */
export function readMatrix(store: ProjectStore): BalanceMatrix {
  const { event, garment } = readTaxonomies(store);
  const named = ({ id, name }: { id: number; name: string }) => ({ id, name });
  const events = event.classes.map(named);
  const garments = garment.classes.map(named);
  const counts: Count[] = store.database.select().from(garmentCounts).all();
  const excluded = countExcluded(store);
  const cells = countCells([...counts, ...excluded.map((row) => ({ ...row, n: -row.n }))], { events, garments });
  const sum = (rows: readonly Count[]): number => rows.reduce((total, { n }) => total + n, 0);
  return {
    events,
    garments,
    cells,
    leftOut: {
      withoutEvent: sum(counts.filter(({ eventClassId }) => eventClassId === 0)),
      withoutSplit: sum(counts.filter(({ split }) => split === '')),
      rejected: sum(counts.filter(({ reviewState }) => reviewState === 'rejected')),
      excluded: sum(excluded),
      excludedPhotos: countExcludedPhotos(store),
    },
    warnings: balanceWarnings(
      cells,
      events.map(({ name }) => name),
      garments.map(({ name }) => name),
    ),
  };
}

function countCells(
  counts: readonly Count[],
  { events, garments }: Pick<BalanceMatrix, 'events' | 'garments'>,
): BalanceCell[] {
  const cells = new Map<string, BalanceCell>();
  for (const { split, eventClassId, garmentClassId, reviewState, n } of counts) {
    if (reviewState === 'rejected' || (split !== 'train' && split !== 'val' && split !== 'test')) continue;
    const key = `${eventClassId} ${garmentClassId}`;
    let cell = cells.get(key);
    if (cell === undefined) cells.set(key, (cell = { event: '', garment: null, train: 0, val: 0, test: 0 }));
    cell[split] += n;
  }
  return events.flatMap(({ id: eventId, name: event }) =>
    [...garments, { id: 0, name: null }].flatMap(({ id, name: garment }) => {
      const cell = cells.get(`${eventId} ${id}`);
      return cell === undefined || cell.train + cell.val + cell.test === 0 ? [] : [{ ...cell, event, garment }];
    }),
  );
}
