import type { JobControl } from '../../jobs/control.ts';

/** Tells how far a step is; time left from the pace so far. */
export function createPace(
  control: Pick<JobControl, 'progress'>,
  step: string,
  unit: string,
  total: number | null,
): { at(done: number): void } {
  const started = performance.now();
  let told = 0;
  return {
    at(done) {
      const now = performance.now();
      if (now - told < 100 && done !== total) return;
      told = now;
      const rate = done / Math.max(1, now - started);
      const secondsLeft = total === null || done === 0 ? null : Math.max(0, Math.round((total - done) / rate / 1000));
      control.progress({ step, done, total, unit, secondsLeft });
    },
  };
}
