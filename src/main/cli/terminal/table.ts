export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/**
 * A plain table: titles, a rule, one line for each row. Columns are as wide as their widest cell; control characters
 * in cells (a file name may hold any) are replaced, so that data cannot steer the terminal.
 */
export function formatTable(columns: Column[], rows: string[][]): string {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), 0),
  );
  const lines = cells.map((row) =>
    columns
      .map((column, index) => pad(row[index] ?? '', widths[index] ?? 0, column.align ?? 'left'))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Rows are true classes, columns predicted ones, headed by their row's number so that any count of classes fits. */
export function formatConfusion(classes: string[], confusion: number[][]): string {
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'true \\ predicted' },
    ...classes.map((_, index): Column => ({ title: String(index + 1), align: 'right' })),
    { title: 'total', align: 'right' },
    { title: 'right', align: 'right' },
  ];
  const rows = classes.map((name, row) => {
    const counts = confusion[row] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return [
      String(row + 1),
      name,
      ...counts.map((count) => (count === 0 ? '·' : String(count))),
      String(total),
      total === 0 ? '–' : formatShare((counts[row] ?? 0) / total),
    ];
  });
  return formatTable(columns, rows);
}

/** `0.4567` as `45.7 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A figure with three digits after the point; `–` for null, or where nothing finite is known. */
export function formatFigure(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `3725` seconds as `1 h 2 min`; two units at most. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Replaces what could move the cursor, colour the text or reorder it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function displayWidth(text: string): number {
  return [...text].length;
}
