const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** `525,000`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** `525K`, for places too narrow for all digits. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** A share from 0 to 1 as `49.4 %`. */
export function formatShare(value: number, digits = 1): string {
  return `${(value * 100).toFixed(digits)} %`;
}

/** A metric from 0 to 1 as `.494`, and 1 as `1.000`, as papers print it. */
export function formatMetric(value: number): string {
  return value.toFixed(3).replace(/^0\./, '.');
}

/** A score or an overlap from 0 to 1 as `.91`. */
export function formatShort(value: number): string {
  return value.toFixed(2).replace(/^0\./, '.');
}

/** One of COCO's figures, which are -1 where nothing could be measured. */
export function formatCoco(value: number | null | undefined): string {
  return value === null || value === undefined || value < 0 ? '–' : formatMetric(value);
}

export function formatLoss(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}

/** Learning rates and weight decays: `5e-4`, but `0.02`. */
export function formatRate(value: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential().replace('e-0', 'e-') : String(value);
}

/** `under 1 s`, `4 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 1) return 'under 1 s';
  if (total < 60) return `${total} s`;
  const units: readonly [number, string, number, string][] = [
    [86_400, 'd', 3_600, 'h'],
    [3_600, 'h', 60, 'min'],
    [60, 'min', 1, 's'],
  ];
  for (const [size, name, part, partName] of units) {
    if (total < size) continue;
    const rest = Math.floor((total % size) / part);
    return rest > 0 ? `${Math.floor(total / size)} ${name} ${rest} ${partName}` : `${Math.floor(total / size)} ${name}`;
  }
  return `${total} s`;
}

/** `512 B`, `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? 'B'}`;
}

export function formatMoment(milliseconds: number): string {
  return moment.format(milliseconds);
}

/** `1 photo`, `3 photos`. */
export function formatQuantity(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}
