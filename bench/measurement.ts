/** One figure of the studio, beside its peer's where there is one. */
export interface Measurement {
  what: string;
  value: number;
  unit: string;
  peer?: { name: string; value: number };
  /** Studio against peer; above 1 the studio is better. */
  ratio?: number;
  target?: string;
}

export interface GroupResult {
  title: string;
  measurements: Measurement[];
  /** What the figures stand on, and what was left out with its reason. */
  notes: string[];
}

/** A group as its process reports it. */
export interface MeasuredGroup extends GroupResult {
  name: string;
  seconds: number;
  /** Cores that other programs kept busy just before it started. */
  load: number;
  /** Highest resident memory of the group's own process, in bytes. Peers run in processes of their own. */
  peakMemory: number;
}

export type GroupRun = () => Promise<GroupResult>;

/** `peer` divided by `ours` where less is better, the other way round where more is. */
export function ratioOf(ours: number, peer: number, better: 'more' | 'less'): number {
  return better === 'more' ? ours / peer : peer / ours;
}

/** The value below which a share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

export function say(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

/** A count of synthetic records, made smaller by `--scale`. */
export function scaled(count: number): number {
  return Math.max(1, Math.round(count * Number(process.env['STUDIO_BENCH_SCALE'] ?? 1)));
}
