/**
 * Ends the process cleanly on SIGTERM, SIGINT, SIGHUP, and when the process that started it is gone. Answers with a
 * function that does the same when called.
 */
export function endWith(close: () => Promise<void>): () => void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  // A second signal does not wait for a clean end.
  const signalled = (): void => (ending ? process.exit(130) : end());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, signalled);
  process.on('disconnect', end);
  return end;
}
