import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DoctorReport } from '../../../../shared/contract/project.ts';
import { toErrorReport } from '../../../../shared/domain/errors.ts';
import type { Application } from '../../application.ts';

export type DoctorCheck = DoctorReport['checks'][number];

const gigabyte = 1e9;
/** A project of a few thousand photos with its crops, features and checkpoints. */
const comfortableDisk = 5 * gigabyte;
const leastDisk = 0.5 * gigabyte;
const comfortableMemory = 4 * gigabyte;
const run = promisify(execFile);

export function checkStudio({ version, codeVersion, renderer }: Application): DoctorCheck[] {
  const built = existsSync(path.join(renderer, 'index.html'));
  return [
    { name: 'Studio', status: 'ok', value: codeVersion, details: { version, codeVersion } },
    {
      name: 'Page',
      status: built ? 'ok' : 'warning',
      value: built ? 'built' : 'not built: the command line works, the screens do not',
      ...(built ? {} : { remedy: 'npm run build' }),
    },
  ];
}

/** better-sqlite3 13 is built against Node-API 10. */
export function checkNode(): DoctorCheck {
  const napi = Number(process.versions['napi'] ?? 0);
  const ok = napi >= 10;
  return {
    name: 'Node',
    status: ok ? 'ok' : 'missing',
    value: `${process.version} (Node-API ${napi}, ${process.platform} ${process.arch})`,
    ...(ok ? {} : { remedy: 'Run the studio by its own scripts (npm start, npm run f2e): they bring the right Node.' }),
    details: { version: process.version, napi, platform: process.platform, architecture: process.arch },
  };
}

export function checkProcessor(): DoctorCheck {
  const threads = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const limit = process.env['TF_NUM_INTRAOP_THREADS'] ?? process.env['OMP_NUM_THREADS'];
  return {
    name: 'Threads',
    status: 'ok',
    value: `${threads} (${model})${limit === undefined ? '' : `, TensorFlow limited to ${limit}`}`,
    details: { threads, model, tensorflowLimit: limit ?? null },
  };
}

export function checkMemory(): DoctorCheck {
  const [total, free] = [totalmem(), freemem()];
  const small = total < comfortableMemory;
  return {
    name: 'Memory',
    status: small ? 'warning' : 'ok',
    value: `${gigabytes(total)}, ${gigabytes(free)} free`,
    ...(small ? { remedy: 'Train with a small batch and the quick recipe; 4 GB or more are comfortable.' } : {}),
    details: { total, free },
  };
}

/** NVIDIA's graphics processors; without one everything runs on the processor, so that none is no fault. */
export async function checkGraphics(): Promise<DoctorCheck> {
  const query = ['--query-gpu=name,memory.total,memory.free,driver_version', '--format=csv,noheader,nounits'];
  try {
    const { stdout } = await run('nvidia-smi', query, { timeout: 20_000 });
    const devices = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(',').map((field) => field.trim()))
      .map(([name = '', total = '', free = '', driver = '']) => ({
        name,
        total: Number(total) * 2 ** 20,
        free: Number(free) * 2 ** 20,
        driver,
      }));
    const words = devices.map(({ name, total, free }) => `${name}, ${gigabytes(total)}, ${gigabytes(free)} free`);
    return { name: 'GPU', status: 'ok', value: words.join('; '), details: { devices } };
  } catch {
    return {
      name: 'GPU',
      status: 'ok',
      value: 'no NVIDIA GPU found; everything runs on the processor',
      details: { devices: [] },
    };
  }
}

export async function checkSharp(): Promise<DoctorCheck> {
  try {
    const { default: sharp } = await import('sharp');
    const { versions } = sharp;
    const made = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#804020' } })
      .png()
      .toBuffer();
    return {
      name: 'sharp',
      status: 'ok',
      value: `${versions.sharp ?? '?'} (libvips ${versions.vips})`,
      details: { ...versions, madeBytes: made.length, concurrency: sharp.concurrency() },
    };
  } catch (error) {
    return missing('sharp', error, 'Run `npm run setup`: it puts the packages in order.');
  }
}

export async function checkSqlite(): Promise<DoctorCheck> {
  try {
    const { default: Database } = await import('better-sqlite3');
    const memory = new Database(':memory:');
    const version = memory.prepare('SELECT sqlite_version()').pluck().get() as string;
    memory.close();
    return { name: 'SQLite', status: 'ok', value: version, details: { version } };
  } catch (error) {
    return missing('SQLite', error, 'Run `npm run setup`, and start the studio by its own scripts.');
  }
}

/** Electron is there for the window; without it the studio opens in a browser. */
export function checkElectron({ directory }: Application): DoctorCheck {
  try {
    const home = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
    const program = path.join(home, 'dist', readIfThere(path.join(home, 'path.txt')) ?? 'missing');
    if (existsSync(program)) return { name: 'Electron', status: 'ok', value: version, details: { version, program } };
    const attempts = JSON.parse(readIfThere(path.join(directory, '.runtime', 'attempts.json')) ?? '{}') as {
      electron?: { reason?: string };
    };
    return {
      name: 'Electron',
      status: 'warning',
      value: `${version} is not installed: ${attempts.electron?.reason ?? 'it has not been downloaded'}`,
      remedy: 'The studio opens in a browser instead. For the window: npm run setup, with the network on.',
      details: { version },
    };
  } catch (error) {
    return { ...missing('Electron', error, 'npm run setup'), status: 'warning' };
  }
}

/** Free space where `directory` lies. */
export async function checkDisk(directory: string): Promise<DoctorCheck> {
  const { bavail, blocks, bsize } = await statfs(directory);
  const [free, total] = [bavail * bsize, blocks * bsize];
  const status = free < leastDisk ? 'missing' : free < comfortableDisk ? 'warning' : 'ok';
  return {
    name: 'Disk',
    status,
    value: `${gigabytes(free)} free of ${gigabytes(total)} at ${directory}`,
    ...(status === 'ok' ? {} : { remedy: 'Make room, or keep projects on another disk (--project DIR).' }),
    details: { free, total, directory },
  };
}

export function missing(name: string, error: unknown, remedy: string): DoctorCheck {
  return { name, status: 'missing', value: `does not load: ${toErrorReport(error).message}`, remedy };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
