export interface Trend {
  slope: number;
  /** Two standard errors of the slope: within them, a slope says nothing. */
  noise: number;
}

/** The straight line of least squares through points, with at least three of them. */
export function trend(points: readonly { at: number; value: number }[]): Trend {
  const count = points.length;
  if (count < 3) return { slope: NaN, noise: NaN };
  const mean = (pick: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / count;
  const [middle, level] = [mean(({ at }) => at), mean(({ value }) => value)];
  const spread = points.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const slope = points.reduce((sum, { at, value }) => sum + (at - middle) * (value - level), 0) / spread;
  const residue = points.reduce((sum, { at, value }) => sum + (value - level - slope * (at - middle)) ** 2, 0);
  return { slope, noise: 2 * Math.sqrt(residue / (count - 2) / spread) };
}
