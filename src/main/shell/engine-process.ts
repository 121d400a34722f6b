import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { UtilityProcess } from 'electron';
import type { EngineMessage, ShellMessage } from '../../shared/contract/desktop.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import type { EnginePlace } from './paths.ts';

const startLimit = 60_000;
/** Longer than the engine gives a worker to write its checkpoint. */
const stopLimit = 45_000;
const outputKept = 8_000;

/** An engine in a process of its own, ready to serve one project. */
export interface EngineProcess {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  port: number;
  token: string;
  project: string;
  /** How many jobs are running or waiting. */
  activeJobs(): number;
  /** Interrupts its jobs, which can be resumed, and waits until it has gone; one that hangs is killed. */
  stop(): Promise<void>;
  /** Called once, if it ends without `stop`, with the end of what it wrote. */
  onUnexpectedEnd(listener: (output: string) => void): void;
}

/** What both kinds of process have in common. */
interface Started {
  send(message: ShellMessage): void;
  kill(): void;
  onMessage(listener: (message: EngineMessage) => void): void;
  onOutput(listener: (text: string) => void): void;
  onExit(listener: () => void): void;
}

/**
 * Starts the engine and waits until it serves.
 *
 * @throws StudioError what the engine reported as failed; INTERNAL where it ended or kept silent
 */
export function startEngine(place: EnginePlace, words: string[]): Promise<EngineProcess> {
  const started = place.node === undefined ? startUtility(place.entry, words) : startNode(place, place.node, words);
  let output = '';
  let active = 0;
  let stopping = false;
  let ended = false;
  const exit = new Promise<void>((resolve) => {
    started.onExit(() => {
      ended = true;
      resolve();
    });
  });
  started.onOutput((text) => {
    output = (output + text).slice(-outputKept);
  });

  async function stop(): Promise<void> {
    stopping = true;
    if (ended) return;
    started.send({ type: 'stop' });
    const timer = setTimeout(() => started.kill(), stopLimit);
    await exit;
    clearTimeout(timer);
  }

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      started.kill();
      reject(new StudioError('INTERNAL', `The engine was not ready after ${startLimit / 1000} s.`, { output }));
    }, startLimit);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    void exit.then(() => fail(new StudioError('INTERNAL', 'The engine ended before it was ready.', { output })));
    started.onMessage((message) => {
      switch (message.type) {
        case 'jobs':
          active = message.active;
          return;
        case 'failed':
          fail(fromErrorReport(message.error));
          return;
        case 'ready':
          clearTimeout(timer);
          resolve({
            origin: new URL(message.url).origin,
            port: message.port,
            token: message.token,
            project: message.project,
            activeJobs: () => active,
            stop,
            onUnexpectedEnd: (listener) => {
              void exit.then(() => {
                if (!stopping) listener(output);
              });
            },
          });
      }
    });
  });
}

/** Electron's own kind: it ends with the app, whatever happens to the app. */
function startUtility(entry: string, words: string[]): Started {
  const child: UtilityProcess = utilityProcess.fork(entry, words, { serviceName: 'studio-engine', stdio: 'pipe' });
  return {
    send: (message) => child.postMessage(message),
    kill: () => void child.kill(),
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message as EngineMessage)),
    onOutput: (listener) => listenTo([child.stdout, child.stderr], listener),
    onExit: (listener) => void child.once('exit', listener),
  };
}

/** A plain Node, for an Electron whose own Node is too old for the engine. The engine ends when this channel closes. */
function startNode({ entry }: EnginePlace, node: string, words: string[]): Started {
  const child: ChildProcess = fork(entry, words, {
    execPath: node,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message as EngineMessage)),
    onOutput: (listener) => listenTo([child.stdout, child.stderr], listener),
    onExit: (listener) => {
      child.once('exit', listener);
      // A Node that could not be started never exits.
      child.once('error', listener);
    },
  };
}

function listenTo(streams: (NodeJS.ReadableStream | null)[], listener: (text: string) => void): void {
  for (const stream of streams) stream?.on('data', (chunk: Buffer) => listener(chunk.toString()));
}
