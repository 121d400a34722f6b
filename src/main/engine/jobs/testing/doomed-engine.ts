import process from 'node:process';
import { openEngine } from '../../engine.ts';
import { jobOf, type Doom } from './killed.ts';

/**
 * `node doomed-engine.ts '{ directory, calls, moment }'`: an engine that makes the calls and is killed with -9 at the
 * moment, as by a power cut; its worker is left to itself. Where the moment never comes, it ends with 1.
 */

const { directory, calls, moment } = JSON.parse(process.argv[2] ?? '') as Doom;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
if ('row' in moment) {
  // Before the statement has returned: in the middle of its transaction.
  engine.store.sqlite.function('die', { directOnly: false }, die);
  engine.store.sqlite.exec(
    `CREATE TEMP TRIGGER doom AFTER ${moment.row} WHEN ${moment.when ?? '1'} BEGIN SELECT die(); END`,
  );
} else {
  const expected = new RegExp(moment.told);
  engine.events.subscribe((event) => {
    if (expected.test(JSON.stringify(event))) die();
  });
}
for (const [name, input] of calls) {
  const jobId = jobOf(name, await engine.callUntyped(name, input));
  if (jobId === undefined) continue;
  const { kind, state, error } = await engine.jobs.ended(jobId);
  process.stderr.write(`${kind} is ${state}: ${JSON.stringify(error)}\n`);
}
await engine.close();
process.exit(1);
