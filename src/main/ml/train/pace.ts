import { StudioError } from '../../../shared/domain/errors.ts';

/** What a training's loop must answer to between two steps. */
export interface PaceOptions {
  signal?: AbortSignal | undefined;
  /** Seconds between checkpoints within an epoch; a minute where nothing is said. */
  checkpointSeconds?: number | undefined;
  /** Writes a checkpoint. */
  save(): Promise<void>;
}

/** Keeps time over the steps of an epoch. */
export interface Pace {
  /** Seconds since the step before was done, or since the epoch began; what checkpoints take does not count. */
  lap(): number;
  /**
   * After a step: stops where the training was cancelled, and writes a checkpoint where one is due.
   *
   * @throws StudioError CANCELLED
   */
  rest(): Promise<void>;
}

/** Throws StudioError CANCELLED where the training has been cancelled before its first step. */
export async function startPace(options: PaceOptions): Promise<Pace> {
  let last = performance.now();
  let saved = last;
  await stopIfCancelled(options);
  return {
    lap: () => {
      const now = performance.now();
      const seconds = (now - last) / 1000;
      last = now;
      return seconds;
    },
    rest: async () => {
      await stopIfCancelled(options);
      if (last - saved <= 1000 * (options.checkpointSeconds ?? 60)) return;
      await options.save();
      saved = last = performance.now();
    },
  };
}

/** Throws StudioError CANCELLED, after a checkpoint was written, where somebody has asked for it. */
export async function stopIfCancelled({ signal, save }: PaceOptions): Promise<void> {
  if (signal?.aborted !== true) return;
  await save();
  throw new StudioError('CANCELLED', 'The training was cancelled; it can be resumed.');
}

/** Tells finished epochs again: who counts them may have missed the last one before a crash. */
export function retellEpochs<Epoch extends { epoch: number }>(
  { epochs, best }: { epochs: readonly Epoch[]; best: { epoch: number } | null },
  tell: (record: Epoch, best: boolean) => void,
): void {
  for (const record of epochs) tell(record, record.epoch === best?.epoch);
}

export function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

/** Pictures a second of a whole training: the harmonic mean of its epochs, measuring left out. */
export function meanSpeed(epochs: readonly { imagesPerSecond: number }[]): number {
  return epochs.length / epochs.reduce((sum, { imagesPerSecond }) => sum + 1 / imagesPerSecond, 0);
}
