import type { JobProgress } from '../../../shared/contract/jobs.ts';

interface ProgressSinks {
  /** Tells whoever watches. */
  show(progress: JobProgress): void;
  /** Writes it down for whoever comes later. */
  keep(progress: JobProgress): void;
}

const showEvery = 150;
const keepEvery = 1000;

/** Thins out a stream of progress: a new step is shown at once, and the last word is never lost. */
export function createProgressThrottle({ show, keep }: ProgressSinks) {
  let latest: JobProgress | undefined;
  let unkept: JobProgress | undefined;
  let shownStep: string | undefined;
  let shownAt = 0;
  let keptAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined) return;
    const now = Date.now();
    show(latest);
    shownAt = now;
    shownStep = latest.step;
    unkept = latest;
    latest = undefined;
    if (now - keptAt >= keepEvery) keepShown(now);
  }

  function keepShown(now: number): void {
    if (unkept === undefined) return;
    keptAt = now;
    keep(unkept);
    unkept = undefined;
  }

  return {
    report(progress: JobProgress): void {
      latest = progress;
      const wait = progress.step === shownStep ? shownAt + showEvery - Date.now() : 0;
      if (wait <= 0) flush();
      else timer ??= setTimeout(flush, wait);
    },
    /** Ends the stream: shows and keeps what is left. */
    end(): void {
      flush();
      keepShown(Date.now());
    },
  };
}
