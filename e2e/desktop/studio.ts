import { _electron, test as base } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node, repository } from '../support/run-f2e.ts';
import { descendantsOf, isAlive } from './processes.ts';

interface Fixtures {
  /** An empty home: the studio's first start on this machine. */
  home: string;
  /** Starts the desktop studio in that home; what is still open at the end is killed. */
  start(words?: string[]): Promise<ElectronApplication>;
}

/** The test runner says which Electron; started by hand, it is the pinned one. */
const electron = process.env['STUDIO_ELECTRON'];
const old = process.env['STUDIO_ELECTRON_OLD'] === '1';
const ownWords = ['--no-sandbox', ...(old ? [] : [repository])];

export const test = base.extend<Fixtures>({
  home: async ({}, use) => {
    const home = await mkdtemp(path.join(tmpdir(), 'studio-desktop-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  },
  start: async ({ home }, use) => {
    const started: ChildProcess[] = [];
    await use(async (words = []) => {
      const application = await _electron.launch({
        ...(electron === undefined ? {} : { executablePath: electron }),
        args: [...ownWords, ...words],
        cwd: repository,
        timeout: 90_000,
        env: environmentOf(home),
      });
      started.push(application.process());
      return application;
    });
    for (const { pid = -1, exitCode, signalCode } of started) {
      const left = exitCode === null && signalCode === null ? [pid, ...descendantsOf(pid)] : [];
      for (const one of left.filter(isAlive)) process.kill(one, 'SIGKILL');
    }
  },
});

/**
 * Starts the studio once more in a home where it is open already, as a person does who clicks its icon again: without
 * a debugger, which would wait for a window that never comes.
 *
 * @returns the exit code
 */
export async function startAgain(home: string, first: ElectronApplication): Promise<number | null> {
  const program = electron ?? first.process().spawnfile;
  const second = spawn(program, ownWords, { cwd: repository, env: environmentOf(home), stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number | null];
  return code;
}

function environmentOf(home: string): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    STUDIO_HOME: path.join(home, 'projects'),
    STUDIO_USER_DATA: path.join(home, 'settings'),
    ...(old ? { STUDIO_NODE: node, STUDIO_ENGINE: path.join(repository, 'src/main/engine/entries/desktop.ts') } : {}),
  };
}

export { expect } from '@playwright/test';
