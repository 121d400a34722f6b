import process from 'node:process';

// A worker process for tests of the engine's side: its behaviour is named by the task's picture.

type Message = { type: 'start'; task: { image: string } } | { type: 'cancel' };

let behaviour = '';

process.on('disconnect', () => process.exit(0));

/** Sends the last report and ends, as the real worker does. */
function finish(report: object): void {
  process.send?.(report, undefined, undefined, () => process.exit(0));
}

process.on('message', (message: Message) => {
  if (message.type === 'cancel') {
    if (behaviour !== 'deaf') finish({ type: 'failed', error: { code: 'CANCELLED', message: 'x', details: {} } });
    return;
  }
  behaviour = message.task.image;
  act();
});

function act(): void {
  const progress = { step: 'Looking', done: 1, total: 2, unit: 'pictures', secondsLeft: 1 };
  switch (behaviour) {
    case 'answer':
      process.stderr.write('a word on the way\n');
      process.send?.({ type: 'progress', progress });
      // Reports after the last one count for nothing.
      process.send?.({ type: 'done', result: { features: [1, 2] } });
      finish({ type: 'progress', progress });
      return;
    case 'fail':
      finish({
        type: 'failed',
        error: { code: 'WEIGHTS_INVALID', message: 'not these', details: { layer: 'conv1' } },
      });
      return;
    case 'abort':
      process.stderr.write('terminate called: std::bad_alloc\n');
      process.abort();
      return;
    case 'exit':
      process.stderr.write('first\nlast words\n');
      process.exit(7);
      return;
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return;
    case 'nonsense':
      process.send?.({ type: 'progress', progress: { ...progress, done: Number.NaN } });
      setInterval(() => undefined, 1000);
      return;
    default:
      // `wait` and `deaf` stay until they are told, or their engine goes.
      process.send?.({ type: 'progress', progress });
      setInterval(() => undefined, 1000);
  }
}
