import { _electron, test as base } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
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
        args: ['--no-sandbox', ...(old ? [] : [repository]), ...words],
        cwd: repository,
        timeout: 90_000,
        env: {
          ...(process.env as Record<string, string>),
          STUDIO_HOME: path.join(home, 'projects'),
          STUDIO_USER_DATA: path.join(home, 'settings'),
          ...(old
            ? { STUDIO_NODE: node, STUDIO_ENGINE: path.join(repository, 'src/main/engine/entries/desktop.ts') }
            : {}),
        },
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

export { expect } from '@playwright/test';
