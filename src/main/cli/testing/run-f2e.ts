import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const repository = path.resolve(import.meta.dirname, '../../../..');
export const entry = path.join(repository, 'src/main/cli/index.ts');

/** The pinned Node, as `npm run f2e` uses it. */
export const node = path.join(repository, 'node_modules/node/bin/node');

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What the last line on stdout holds, where it is JSON. */
  answer: Record<string, unknown>;
}

/** Runs the command line as its own process, with `--json`. */
export async function f2e(...words: string[]): Promise<Outcome> {
  const outcome = await f2ePlain(...words, '--json');
  const last = outcome.stdout.trimEnd().split('\n').at(-1) ?? '';
  return { ...outcome, answer: JSON.parse(last) as Record<string, unknown> };
}

export function f2ePlain(...words: string[]): Promise<Omit<Outcome, 'answer'>> {
  if (!existsSync(node)) throw new Error('The pinned Node is missing: run the set-up.');
  const child = spawn(node, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
