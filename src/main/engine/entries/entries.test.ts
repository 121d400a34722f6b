import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { EngineMessage, ShellMessage } from '../../../shared/contract/desktop.ts';
import { createProject } from '../store/open.ts';

// Each starts whole processes, which takes its time on a machine that is busy with training.
vi.setConfig({ testTimeout: 180_000 });

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const readyLine = z.object({ type: z.literal('ready'), url: z.string(), signInUrl: z.string(), token: z.string() });

let parent: string;
let directory: string;
let children: ChildProcess[];

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'f2e-entries-'));
  directory = path.join(parent, 'project');
  await (await createProject(directory, { name: 'Test' })).close();
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(parent, { recursive: true, force: true });
});

function forkDesktop(project: string): ChildProcess {
  const child = fork(here('./desktop.ts'), ['--project', project], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

function spawnServe(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [here('./serve-main.ts'), '--project', directory, '--json-ready', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<z.infer<typeof readyLine>> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return readyLine.parse(JSON.parse(line));
}

async function version(url: string, token: string): Promise<number> {
  const address = `${url}/trpc/project.version?input=${encodeURIComponent('{}')}`;
  return (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status;
}

describe('the desktop engine', () => {
  it('says where it is and with which token, and ends with its shell', async () => {
    const child = forkDesktop(directory);
    const [message] = (await once(child, 'message')) as [unknown];
    const told = message as EngineMessage;
    if (told.type !== 'ready') throw new Error(JSON.stringify(told));
    expect(told.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await version(told.url, told.token)).toBe(200);
    expect(await version(told.url, 'x'.repeat(43))).toBe(401);
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('ends when it is told to, and lets the project go', async () => {
    for (let round = 0; round < 2; round++) {
      const child = forkDesktop(directory);
      const [message] = (await once(child, 'message')) as [unknown];
      expect(message).toMatchObject({ type: 'ready' });
      const exited = once(child, 'exit');
      child.send({ type: 'stop' } satisfies ShellMessage);
      expect(await exited).toEqual([0, null]);
    }
  });

  it('says why it cannot start', async () => {
    const child = forkDesktop(path.join(parent, 'nothing'));
    const exited = once(child, 'exit');
    const [message] = (await once(child, 'message')) as [unknown];
    expect(message).toMatchObject({ type: 'failed', error: { code: 'NOT_FOUND' } });
    await exited;
  });
});

describe('serve', () => {
  it('prints where it is, holds the project alone, and ends cleanly on SIGTERM', async () => {
    const child = spawnServe();
    const { url, signInUrl, token } = await ready(child);
    expect(signInUrl).toMatch(new RegExp(`^${url}/#code=[\\w-]{43}$`));
    expect(await version(url, token)).toBe(200);

    const second = spawnServe();
    const [line] = (await once(createInterface({ input: second.stderr! }), 'line')) as [string];
    expect(JSON.parse(line)).toMatchObject({ code: 'PROJECT_LOCKED', details: { pid: child.pid } });
    if (second.exitCode === null) await once(second, 'exit');
    expect(second.exitCode).toBe(1);

    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('keeps to this machine', async () => {
    const child = spawnServe('--host', '0.0.0.0');
    const [line] = (await once(createInterface({ input: child.stderr! }), 'line')) as [string];
    expect(JSON.parse(line)).toMatchObject({ code: 'USAGE', details: { field: '--host' } });
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
  });
});
