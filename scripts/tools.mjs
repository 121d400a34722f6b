import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { inRepository, modules, pinnedNode, repository } from './setup/paths.mjs';
import { environment } from './setup/processes.mjs';

export const roomNames = ['shared', 'ml', 'engine', 'shell', 'preload', 'renderer', 'tools'];

const inModules = (file) => path.join(modules, file);

/** The programs behind the scripts of package.json, each run by the pinned Node. */
export const programs = {
  tsc: inModules('typescript/bin/tsc'),
  eslint: inModules('eslint/bin/eslint.js'),
  prettier: inModules('prettier/bin/prettier.cjs'),
  vitest: inModules('vitest/vitest.mjs'),
  playwright: inModules('@playwright/test/cli.js'),
  f2e: inRepository('src/main/cli/index.ts'),
  bench: inRepository('bench/index.ts'),
};

/**
 * Runs a program on the pinned Node with this terminal, and passes signals on to it.
 *
 * @param {string[]} words The program's file and its words.
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} The exit code; 128 and more where a signal ended it.
 */
export async function runHere(words, options = {}) {
  const child = spawn(pinnedNode, words, { cwd: repository, env: environment(), stdio: 'inherit', ...options });
  // Ctrl-C reaches the child by the terminal; it decides when to end, and this process ends with it.
  const pass = (signal) => void child.kill(signal);
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  try {
    const [code, signal] = await once(child, 'exit');
    return code ?? (signal === 'SIGINT' ? 130 : 143);
  } finally {
    process.off('SIGINT', ignore);
    process.off('SIGTERM', pass);
    process.off('SIGHUP', pass);
  }
}
