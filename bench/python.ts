import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { say } from './measurement.ts';

const run = promisify(execFile);
const cache = path.join(import.meta.dirname, '../.cache');

/** An interpreter with the packages of requirements.txt, or why there is none. */
export type Python = { executable: string; missing?: never } | { executable?: never; missing: string };

/**
 * `STUDIO_BENCH_PYTHON` where it is set; else a virtual environment in .cache/bench-venv, made on the first call.
 * Nothing else of the studio uses Python.
 */
export async function findPython(): Promise<Python> {
  const named = process.env['STUDIO_BENCH_PYTHON'];
  if (named !== undefined && named !== '') {
    return existsSync(named) ? { executable: named } : { missing: `STUDIO_BENCH_PYTHON names no file: ${named}` };
  }
  const requirements = path.join(import.meta.dirname, 'requirements.txt');
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const folder = path.join(cache, 'bench-venv');
  const executable = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const marker = path.join(folder, 'installed');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return { executable };
  say('making .cache/bench-venv with PyTorch and Pillow (large, once)');
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
    await run(executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], {
      maxBuffer: 2 ** 26,
    });
    await writeFile(marker, wanted);
    return { executable };
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    return { missing: `no Python environment could be made: ${lines.at(-1) ?? ''}` };
  }
}

/** Runs a script of peers/ and reads the JSON object that its last line holds. */
export async function runPeer<Result>(
  executable: string,
  script: string,
  words: readonly (string | number)[],
): Promise<Result> {
  const file = path.join(import.meta.dirname, 'peers', script);
  const { stdout } = await run(executable, [file, ...words.map(String)], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
}
