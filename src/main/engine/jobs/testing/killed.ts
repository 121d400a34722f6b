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
      const { jobId } = (await engine.callUntyped(name, input)) as { jobId?: number | null };
      if (typeof jobId === 'number') await done(engine, jobId);
    }
  } finally {
    await engine.close();
  }
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

/** Checkpoints are written under names of their own. */
const ownName = /-[0-9a-f]{16}(?=\.safetensors)/g;

/** Every file of a project but its database and log, with a digest of what is in it, but for times. */
export async function filesOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(directory, file).replace(ownName, '');
    if (!entry.isFile() || /^(project\.|logs?\/)/.test(name)) continue;
    const bytes = await readFile(file);
    const text = (): string => JSON.stringify(timelessText(bytes.toString())).replaceAll(ownName, '');
    const content = name.endsWith('.json') ? text() : bytes;
    files[name] = createHash('sha256').update(content).digest('hex');
  }
  return files;
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
