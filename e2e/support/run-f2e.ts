import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

export const repository = path.resolve(import.meta.dirname, '../..');

/** The pinned Node that everything runs on. */
export const node = path.join(repository, 'node_modules/node/bin/node');

const run = promisify(execFile);

/** Runs the command line for real and answers with the object it ends with. */
export async function f2e(...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(node, ['src/main/cli/index.ts', ...words, '--json'], {
    cwd: repository,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
}
