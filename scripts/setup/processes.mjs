import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pinnedNode, repository } from './paths.mjs';

/** A part of set-up that could not be done, with what helps. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}

/** The environment in which the pinned Node comes first, for npm and for what it starts. */
export function environment(extra = {}) {
  const separator = path.delimiter;
  return { ...process.env, PATH: `${path.dirname(pinnedNode)}${separator}${process.env.PATH ?? ''}`, ...extra };
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
// Children lead their own process groups, so that a limit ends all they started; they must not outlive set-up.
const endAll = () => running.forEach((child) => killTree(child));
process.on('exit', endAll);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (running.size === 0) return;
    endAll();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function killTree(child) {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended already.
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [limitSeconds] The longest it may take.
 * @property {number} [stallSeconds] The longest that `watch` may answer with the same number.
 * @property {() => number} [watch] How far it is, asked for twice a second.
 * @property {(done: number) => void} [onProgress]
 */

/**
 * Runs a program quietly and keeps the end of what it says for the case that it fails.
 *
 * @param {string} command
 * @param {string[]} words
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number | null, output: string, gaveUp?: string }>}
 */
export function run(command, words, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, words, {
      cwd: options.cwd ?? repository,
      env: options.env ?? environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32' && /\.(cmd|bat)$/.test(command),
    });
    running.add(child);
    let output = '';
    let gaveUp;
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const stopWatching = watchProgress(options, (reason) => {
      gaveUp = reason;
      killTree(child);
    });
    const finish = (code) => {
      running.delete(child);
      stopWatching();
      resolve({ code, output, ...(gaveUp === undefined ? {} : { gaveUp }) });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}

/** @param {RunOptions} options @param {(reason: string) => void} giveUp */
function watchProgress({ limitSeconds, stallSeconds, watch, onProgress }, giveUp) {
  const started = Date.now();
  let moved = started;
  let last = -1;
  const timer = setInterval(() => {
    const done = watch?.() ?? 0;
    if (done !== last) moved = Date.now();
    last = done;
    onProgress?.(done);
    if (limitSeconds !== undefined && Date.now() - started > limitSeconds * 1000) {
      giveUp(`it was not done after ${limitSeconds} s`);
    } else if (stallSeconds !== undefined && Date.now() - moved > stallSeconds * 1000) {
      giveUp(`nothing arrived for ${stallSeconds} s`);
    }
  }, 500);
  return () => clearInterval(timer);
}

/** The largest file under a folder, in bytes: how far a download is that a tool makes there. @param {string} folder */
export function largestFile(folder) {
  let largest = 0;
  const visit = (place, depth) => {
    for (const entry of safely(() => readdirSync(place, { withFileTypes: true })) ?? []) {
      const whole = path.join(place, entry.name);
      if (entry.isDirectory() && depth < 4) visit(whole, depth + 1);
      else if (entry.isFile()) largest = Math.max(largest, safely(() => statSync(whole).size) ?? 0);
    }
  };
  visit(folder, 0);
  return largest;
}

/** @template T @param {() => T} read @returns {T | undefined} */
function safely(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The last lines of a program's output. @param {string} output */
export function lastLines(output, count = 15) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

/** The line of a program's output that says most about why it failed. @param {string} output */
export function reasonOf(output) {
  const line = /(?:\w*Error|Response code|ENOTFOUND|ECONNREFUSED)[^\n]*/.exec(output)?.[0].trim();
  return line?.replace(/^\w*Error: /, '') ?? lastLines(output, 1);
}
