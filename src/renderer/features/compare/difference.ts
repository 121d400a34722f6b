/** Whether a larger figure is a better one. */
export function largerIsBetter(figure: string): boolean {
  return figure !== 'logLoss' && figure !== 'calibrationError';
}

export type Verdict = 'better' | 'worse' | 'unclear';

/** What a difference says: only where its interval leaves 0 out does it say anything. */
export function verdictOf(interval: readonly [number, number], larger: boolean): Verdict {
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return 'unclear';
  return low > 0 === larger ? 'better' : 'worse';
}

/** `+.021`, `−.003`, `.000`. */
export function formatDifference(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits).replace(/^0\./, '.');
  if (Number(Math.abs(value).toFixed(digits)) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** `.034`, `< .001`, `1e-8`. */
export function formatProbability(value: number): string {
  if (value >= 0.001) return value.toFixed(3).replace(/^0\./, '.');
  return value < 1e-300 ? '< 1e-300' : value.toExponential(0);
}

/** Shares of each row; a row without items stays 0. */
export function rowShares(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}
