import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { node, repository } from './run-f2e.ts';

const startLimit = 60_000;

/** The studio as a user starts it: one engine process that serves one project on the loopback interface. */
export interface Studio {
  /** With the one-time code in its fragment. */
  signInAddress: string;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** The engine's process. */
  process: number;
  /** Ends it the way a user does, and waits. */
  stop(): Promise<void>;
  /** Ends it without a warning, as a power cut would. */
  kill(): Promise<void>;
}

export function startStudio(projectDirectory: string): Promise<Studio> {
  return started(['src/main/engine/entries/serve-main.ts', '--project', projectDirectory]);
}

/** As `npm start` starts it where there is no window: on the sample project, which it makes in that home the first time. */
export function startOnSample(home: string): Promise<Studio> {
  return started(['scripts/start.mjs', '--serve'], { STUDIO_HOME: home, STUDIO_OPEN_BROWSER: '0' });
}

async function started(words: readonly string[], environment: Record<string, string> = {}): Promise<Studio> {
  const engine = spawn(node, words, {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signInAddress = await addressOf(engine);
  return {
    signInAddress,
    origin: new URL(signInAddress).origin,
    process: engine.pid ?? 0,
    stop: () => end(engine, 'SIGTERM'),
    kill: () => end(engine, 'SIGKILL'),
  };
}

async function addressOf(engine: ChildProcess): Promise<string> {
  if (engine.stdout === null || engine.stderr === null) throw new Error('The engine has no output.');
  let said = '';
  const address = new Promise<string>((resolve, reject) => {
    for (const stream of [engine.stdout, engine.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said += `${line}\n`;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\S*#code=\S+/.exec(line);
        if (found !== null) resolve(found[0]);
      });
    }
    engine.once('exit', (code) => reject(new Error(`The engine ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`No address in ${startLimit} ms:\n${said}`)), startLimit).unref();
  });
  return address;
}

async function end(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const exited = once(engine, 'exit');
  engine.kill(signal);
  await exited;
}
