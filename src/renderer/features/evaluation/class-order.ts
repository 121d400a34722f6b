import type { ClassificationMetrics } from '../../../shared/contract/evaluation.ts';

type ClassRow = ClassificationMetrics['perClass'][number];
export type ClassColumn = keyof ClassRow;

export interface ClassSort {
  column: ClassColumn;
  descending: boolean;
}

/** Rows in the wanted order; equals by name, so that the order never depends on chance. */
export function sortClasses(rows: readonly ClassRow[], { column, descending }: ClassSort): ClassRow[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const byName = a.name.localeCompare(b.name, 'en');
    if (column === 'name') return byName * direction;
    return (a[column] - b[column]) * direction || byName;
  });
}

/** What a click on a header asks for: names ascend first, figures with the largest first, a second click turns it. */
export function nextSort(current: ClassSort, column: ClassColumn): ClassSort {
  if (current.column === column) return { column, descending: !current.descending };
  return { column, descending: column !== 'name' };
}
