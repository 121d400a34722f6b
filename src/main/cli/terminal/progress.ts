import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { formatCount, formatDuration, printable } from './table.ts';

export interface ProgressReporter {
  /** How far the work is. On a terminal one line is redrawn; elsewhere a line is written now and then. */
  show(progress: JobProgress): void;
  /** A lasting line, kept above the moving one. */
  note(text: string): void;
  /** Takes the moving line away. */
  clear(): void;
}

type ProgressStream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const redrawInterval = 100;
const logInterval = 5000;
const barWidth = 20;

/** A reporter that suits the stream; `now` is the clock in milliseconds. */
export function createProgressReporter(stream: ProgressStream, now: () => number = Date.now): ProgressReporter {
  return stream.isTTY === true ? createLiveReporter(stream, now) : createLogReporter(stream, now);
}

/** One line: what is done, a bar where the total is known, figures, and the time left. */
export function describeProgress(progress: JobProgress, withBar: boolean): string {
  const parts = [printable(progress.step)];
  if (progress.total !== null && progress.total > 0) {
    const share = Math.min(1, progress.done / progress.total);
    const count = `${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`;
    parts.push(withBar ? `${bar(share)} ${Math.floor(share * 100)} %` : count);
    if (withBar) parts.push(count);
  } else if (progress.done > 0) {
    parts.push(`${formatCount(progress.done)} ${progress.unit}`);
  }
  for (const [name, value] of Object.entries(progress.figures ?? {})) parts.push(describeFigure(name, value));
  if (progress.secondsLeft !== null) parts.push(`${formatDuration(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

function createLiveReporter(stream: ProgressStream, now: () => number): ProgressReporter {
  let drawn = false;
  let lastDraw = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    if (drawn) stream.write('\r\u001B[K');
    drawn = false;
  };
  return {
    show(progress) {
      const finished = progress.total !== null && progress.done >= progress.total;
      if (!finished && now() - lastDraw < redrawInterval) return;
      lastDraw = now();
      const line = [...describeProgress(progress, true)].slice(0, Math.max(20, (stream.columns ?? 80) - 1)).join('');
      stream.write(`\r\u001B[K${line}`);
      drawn = true;
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    clear,
  };
}

function createLogReporter(stream: ProgressStream, now: () => number): ProgressReporter {
  let lastStep = '';
  let lastLine = '';
  let lastLog = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      if (progress.step === lastStep && now() - lastLog < logInterval) return;
      const line = describeProgress(progress, false);
      lastStep = progress.step;
      lastLog = now();
      if (line === lastLine) return;
      lastLine = line;
      stream.write(`${line}\n`);
    },
    note(text) {
      stream.write(`${text}\n`);
    },
    clear() {},
  };
}

function bar(share: number): string {
  const filled = Math.round(share * barWidth);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

/** `imagesPerSecond: 31.4` as `31.4 images/s`, `validationLoss: 0.5` as `validation loss 0.500`. */
function describeFigure(name: string, value: number): string {
  if (name.endsWith('PerSecond')) return `${value.toFixed(1)} ${words(name.slice(0, -'PerSecond'.length))}/s`;
  return `${words(name)} ${Number.isInteger(value) ? formatCount(value) : value.toFixed(3)}`;
}

function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
