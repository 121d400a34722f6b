import path from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineMessage, ShellMessage } from '../../../shared/contract/desktop.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { toErrorReport } from '../../../shared/domain/errors.ts';
import type { Engine } from '../engine.ts';
import { endWith } from './lifetime.ts';
import { serve } from './serve.ts';

// The engine of the desktop shell: an Electron utility process, or a forked Node. See shared/contract/desktop.ts.

interface Channel {
  post(message: EngineMessage): void;
  listen(listener: (message: unknown) => void): void;
}

interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Electron's utility process has a port to its parent; a forked Node has its channel. */
function channelToShell(): Channel | undefined {
  const { parentPort } = process as { parentPort?: ElectronPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      listen: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  if (process.send === undefined) return undefined;
  return {
    post: (message) => void process.send?.(message),
    listen: (listener) => void process.on('message', listener),
  };
}

function runForShell(channel: Channel): void {
  const { values } = parseArgs({
    options: {
      project: { type: 'string', default: '.' },
      port: { type: 'string', default: '0' },
      'first-run': { type: 'boolean', default: false },
    },
  });
  const projectDirectory = path.resolve(values.project);
  const serving = serve({ projectDirectory, port: Number(values.port), firstRun: values['first-run'] });
  const end = endWith(async () => {
    const opened = await serving.catch(() => undefined);
    await opened?.close();
  });
  channel.listen((message) => {
    if ((message as Partial<ShellMessage> | null)?.type === 'stop') end();
  });
  serving.then(
    ({ engine, server: { url, port, token } }) => {
      channel.post({ type: 'ready', url, port, token, project: projectDirectory });
      tellActiveJobs(engine, channel);
    },
    (error: unknown) => {
      channel.post({ type: 'failed', error: toErrorReport(error) });
      end();
    },
  );
}

/** Keeps the shell informed of how many jobs a person would interrupt by leaving. */
function tellActiveJobs(engine: Engine, channel: Channel): void {
  const active = new Set<number>();
  let told = -1;
  const note = ({ id, state }: Pick<Job, 'id' | 'state'>): void => {
    if (state === 'queued' || state === 'running') active.add(id);
    else active.delete(id);
  };
  const tell = (): void => {
    if (active.size === told) return;
    told = active.size;
    channel.post({ type: 'jobs', active: told });
  };
  engine.events.subscribe((event) => {
    if (event.type !== 'job') return;
    note(event.job);
    tell();
  });
  engine.call('jobs.list', { limit: 500 }).then(
    (jobs) => {
      jobs.forEach(note);
      tell();
    },
    (error: unknown) => engine.logger.error({ error }, 'the jobs cannot be counted'),
  );
}

const channel = channelToShell();
if (channel === undefined) {
  process.stderr.write('The desktop shell starts this entry; `f2e serve` is the one for people.\n');
  process.exitCode = 2;
} else {
  runForShell(channel);
}
