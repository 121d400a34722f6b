export interface RowSort<Row> {
  column: keyof Row & string;
  descending: boolean;
}

/** Rows in the wanted order; equals by name, so that the order never depends on chance. */
export function sortRows<Row extends { name: string }>(
  rows: readonly Row[],
  { column, descending }: RowSort<Row>,
): Row[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const byName = a.name.localeCompare(b.name, 'en');
    if (column === 'name') return byName * direction;
    return (Number(a[column]) - Number(b[column])) * direction || byName;
  });
}

/** What a click on a header asks for: names ascend first, figures with the largest first, a second click turns it. */
export function nextSort<Row>(current: RowSort<Row>, column: keyof Row & string): RowSort<Row> {
  if (current.column === column) return { column, descending: !current.descending };
  return { column, descending: column !== 'name' };
}
