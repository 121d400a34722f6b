import { parseArgs } from 'node:util';
import { toErrorReport } from '../../../shared/domain/errors.ts';
import { endWith } from './lifetime.ts';
import { serve } from './serve.ts';
import { followFirstRun } from './terminal.ts';

// `node src/main/engine/entries/serve-main.ts --project DIR [--port N] [--host H --allow-remote] [--first-run]
// [--json-ready]`: the engine for a browser. The address with its one-time code goes to stdout, alone on its line, or
// as one JSON object with `--json-ready`.

const { values } = parseArgs({
  options: {
    project: { type: 'string', default: '.' },
    port: { type: 'string', default: '0' },
    host: { type: 'string' },
    'allow-remote': { type: 'boolean', default: false },
    'first-run': { type: 'boolean', default: false },
    'json-ready': { type: 'boolean', default: false },
  },
});

try {
  const serving = await serve({
    projectDirectory: values.project,
    port: Number(values.port),
    allowRemote: values['allow-remote'],
    firstRun: values['first-run'],
    ...(values.host === undefined ? {} : { host: values.host }),
  });
  endWith(serving.close);
  const { server, engine, firstRunJobId } = serving;
  const signInUrl = server.signInUrl();
  if (values['json-ready']) {
    process.stdout.write(`${JSON.stringify({ type: 'ready', url: server.url, signInUrl, token: server.token })}\n`);
  } else {
    process.stdout.write(`Fashion2Events Studio: ${signInUrl}\nToken for another sign-in: ${server.token}\n`);
  }
  if (firstRunJobId !== undefined)
    await followFirstRun(engine, firstRunJobId, (line) => process.stderr.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${JSON.stringify(toErrorReport(error))}\n`);
  process.exit(1);
}
