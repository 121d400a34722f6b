import { StudioError } from '../../shared/domain/errors.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

interface Interrupts {
  /** Never resolves; rejects at the second signal with what `second` answers. */
  aborted: Promise<never>;
  /**
   * Where nobody has asked to stop, a signal ends the process again. Else the watch goes on while the process winds up: a key
   * pressed once more must not cost the last word.
   */
  stop(): void;
}

/** The first Ctrl-C (or SIGTERM) asks for a clean end, the second one does not wait for it. */
export function watchInterrupts(handlers: { first(): Promise<void>; second(): StudioError }): Interrupts {
  let count = 0;
  let abort: (error: StudioError) => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = reject;
  });
  // Nobody may be waiting when the second signal comes.
  aborted.catch(() => undefined);
  const onSignal = (): void => {
    count += 1;
    if (count > 1) {
      abort(handlers.second());
      return;
    }
    handlers.first().catch((error: unknown) => {
      abort(error instanceof StudioError ? error : new StudioError('CANCELLED', String(error)));
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    aborted,
    stop() {
      if (count > 0) return;
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
