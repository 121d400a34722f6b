import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from '../../../../shared/contract/jobs.ts';
import { openEngine, type Engine } from '../../engine.ts';
import type { ProjectStore } from '../../store/open.ts';

/**
 * When an engine is killed: at an event whose JSON matches, or inside a transaction, at a row: `INSERT ON predictions`,
 * there `when` it holds.
 */
export type Moment = { told: string } | { row: string; when?: string };

/** A call of the contract by its name. */
export type NamedCall = readonly [name: string, input: Record<string, unknown>];

/** What the program of doomed-engine.ts is given. */
export interface Doom {
  directory: string;
  calls: readonly NamedCall[];
  moment: Moment;
}

const program = fileURLToPath(new URL('doomed-engine.ts', import.meta.url));

/** Opens a project in a process of its own, makes the calls, and has the process killed with -9 at the moment. */
export async function killedAt(doom: Doom): Promise<void> {
  const child = spawn(process.execPath, [program, JSON.stringify(doom)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL') throw new Error(`The moment ${JSON.stringify(doom.moment)} never came.\n${said}`);
}

/** Makes calls in an engine of this process, one after another, each with its job's end. */
export async function undisturbed(directory: string, calls: readonly NamedCall[]): Promise<void> {
  const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  try {
    for (const [name, input] of calls) {
      const jobId = jobOf(name, await engine.callUntyped(name, input));
      if (jobId !== undefined) await done(engine, jobId);
    }
  } finally {
    await engine.close();
  }
}

/** The job that a call has queued; undefined where it needed none. */
export function jobOf(name: string, answer: unknown): number | undefined {
  const { id, jobId } = answer as { id?: number; jobId?: number | null };
  return (name === 'jobs.resume' ? id : jobId) ?? undefined;
}

/** The job, once it has come to a good end. */
export async function done(engine: Engine, jobId: number): Promise<Job> {
  const job = await engine.jobs.ended(jobId);
  if (job.state !== 'done') throw new Error(`${job.kind} is ${job.state}: ${JSON.stringify(job.error)}`);
  return job;
}

/** What the clock has a say in; the last word of progress that was kept is one of many. */
const timed = /(_at|At)$|^seconds$|PerSecond$|_per_second$|^progress$/;

/** Every row of every table, but for times. */
export function rowsOf({ sqlite }: ProjectStore): Record<string, unknown[]> {
  const tables = sqlite
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    tables.map((table) => [table, sqlite.prepare(`SELECT * FROM "${table}"`).all().map(timeless)]),
  );
}

/** Checkpoints, cached features and lists of exports have names of their own. */
const ownName = /(?<=[-/])[0-9a-f]{16,32}(?=\.(safetensors|features|keys|txt))/g;

/** What may be made anew at any time, and notes about it, name places and times. */
const remade = /^cache\/|\/evaluation-\w+\//;

/** Every file of a project but its database and log, with a digest of what is in it, but for times and for what is remade. */
export async function filesOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(directory, file).replace(ownName, '');
    if (!entry.isFile() || /^(project\.|logs?\/)/.test(name)) continue;
    files[name] = remade.test(name) ? '' : digestOf(name, await readFile(file), directory);
  }
  return files;
}

function digestOf(name: string, bytes: Buffer, directory: string): string {
  const text = (): string =>
    bytes
      .toString()
      .split('\n')
      .map((line) => JSON.stringify(timelessText(line)).replaceAll(ownName, '').replaceAll(directory, ''))
      .join('\n');
  return createHash('sha256')
    .update(/\.jsonl?$/.test(name) ? text() : bytes)
    .digest('hex');
}

/** The same without what the clock has a say in, and bytes by their digest. */
export function timeless(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return createHash('sha256').update(value).digest('hex');
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value === 'string') return timelessText(value);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !timed.test(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, timeless(each)]));
}

/** JSON without its times; any other text (a mask may begin with a bracket, too) as it is. */
function timelessText(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return timeless(JSON.parse(text));
  } catch {
    return text;
  }
}
