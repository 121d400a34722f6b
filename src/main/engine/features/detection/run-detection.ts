import type { PhotoDetections } from '../../../../shared/contract/detection.ts';
import type { DetectTask } from '../../../../shared/contract/worker.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';

export interface DetectionWork extends JobControl {
  step: string;
  /** Photos that were done before, and all. */
  done: number;
  total: number;
  /** Stores what was found on some photos. Called again only when it has resolved; what it throws ends the work. */
  keep(batch: PhotoDetections[]): Promise<void>;
}

/**
 * Runs a detector in a worker over the photos of a manifest. What it finds is handed on while it goes on: photos that
 * come while earlier ones are being stored wait together for the next turn.
 *
 * @throws StudioError what the worker reports, and what `keep` throws
 */
export async function runDetection(
  context: Pick<EngineContext, 'runTask'>,
  task: Omit<DetectTask, 'type'>,
  { step, done, total, keep, signal, progress }: DetectionWork,
): Promise<void> {
  const failed = new AbortController();
  let waiting: PhotoDetections[] = [];
  let storing: Promise<void> | undefined;
  let stored = done;
  /** The first batch's time is mostly the model's loading; speed is counted from its end. */
  let first: { at: number; stored: number } | undefined;

  async function store(): Promise<void> {
    while (waiting.length > 0 && !failed.signal.aborted) {
      const batch = waiting;
      waiting = [];
      try {
        await keep(batch);
      } catch (error) {
        failed.abort(error);
        return;
      }
      stored += batch.length;
      say();
    }
  }

  function say(): void {
    const now = performance.now();
    first ??= { at: now, stored };
    const rate = stored > first.stored ? (1000 * (stored - first.stored)) / (now - first.at) : undefined;
    progress({
      step,
      done: stored,
      total,
      unit: 'photos',
      secondsLeft: rate === undefined ? null : (total - stored) / rate,
      ...(rate === undefined ? {} : { figures: { photosPerSecond: rate } }),
    });
  }

  try {
    await context.runTask(
      { type: 'detect', ...task },
      {
        signal: AbortSignal.any([signal, failed.signal]),
        onReport(report) {
          if (report.type !== 'detections') return;
          waiting.push(...report.photos);
          storing ??= store().finally(() => {
            storing = undefined;
          });
        },
      },
    );
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    await storing;
  }
  failed.signal.throwIfAborted();
}
