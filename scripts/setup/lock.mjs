import { readFileSync } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runtime } from './paths.mjs';

const file = path.join(runtime, 'setup.lock');

/**
 * Lets one set-up work at a time; another waits. The lock of a process that is gone counts as none.
 *
 * @template T
 * @param {import('./report.mjs').Reporter} report
 * @param {() => Promise<T>} work
 */
export async function withSetupLock(report, work) {
  await mkdir(runtime, { recursive: true });
  for (let attempt = 0; !(await tryLock()); attempt += 1) {
    if (attempt === 1)
      report.line(`Waiting for another set-up of this folder (process ${holder()}; its lock is ${file}).`);
    await wait(attempt === 0 ? 10 : 500);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The lock appears with its holder's number already in it: a link is made in one step. */
async function tryLock() {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (!isAlive(holder())) await rm(file, { force: true });
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

function holder() {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
