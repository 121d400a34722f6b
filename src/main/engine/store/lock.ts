import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { StudioError } from '../../../shared/domain/errors.ts';

const holder = z.object({ pid: z.int(), startedAt: z.number(), host: z.string() });

/** The right to write a project, held by one process at a time. */
export interface ProjectLock {
  /** True where the last holder ended without `release`, so that its files want a check. */
  afterUncleanEnd: boolean;
  release(): void;
  /** Lets others try, and leaves the mark of an unclean end where there was one. */
  giveUp(): void;
}

/**
 * Takes the project's lock. What excludes others is a lock that the operating system drops with its process, taken
 * through SQLite; the file beside it only says who holds it. So no lock can outlive its holder, and a copied project
 * is never locked. Throws StudioError PROJECT_LOCKED naming the holder.
 */
export function lockProject(directory: string): ProjectLock {
  const holderFile = path.join(directory, 'project.lock.json');
  const lock = new Database(path.join(directory, 'project.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw lockedBy(directory, holderFile);
  }
  const afterUncleanEnd = existsSync(holderFile);
  const own = { pid: process.pid, startedAt: Math.round(Date.now() - process.uptime() * 1000), host: hostname() };
  writeFileSync(holderFile, `${JSON.stringify(own)}\n`);
  const release = (): void => {
    rmSync(holderFile, { force: true });
    lock.close();
  };
  return {
    afterUncleanEnd,
    release,
    giveUp: () => {
      if (afterUncleanEnd) lock.close();
      else release();
    },
  };
}

function lockedBy(directory: string, holderFile: string): StudioError {
  const found = existsSync(holderFile) ? holder.safeParse(parse(readFileSync(holderFile, 'utf8'))) : undefined;
  const who = found?.success
    ? `process ${found.data.pid}, started ${new Date(found.data.startedAt).toISOString()}`
    : 'another process';
  return new StudioError('PROJECT_LOCKED', `The project is open in ${who}.`, {
    directory,
    ...(found?.success ? found.data : {}),
    remedy: 'Close the other studio or wait for its command to end.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
