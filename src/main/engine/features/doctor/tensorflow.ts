import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Application } from '../../application.ts';
import { workerCommand, type WorkerCommand } from '../../workers/command.ts';
import type { DoctorCheck } from './checks.ts';

const facts = z.object({
  correct: z.boolean(),
  tensorflow: z.string(),
  package: z.string(),
  device: z.enum(['cpu', 'gpu']),
  milliseconds: z.number(),
});

/** What set-up noted about the TensorFlow that it put in place. */
const installed = z.object({
  source: z.string(),
  choice: z.enum(['cpu', 'gpu', 'official']),
  version: z.string(),
  chosen: z.string().nullable(),
  notBetter: z.array(z.string()),
  preference: z.array(z.string()),
});

const remedy =
  'Run `npm run setup`; it says what is missing. STUDIO_TENSORFLOW=cpu|gpu|official chooses another TensorFlow.';
const run = promisify(execFile);

/** Loads TensorFlow in a process of its own, for the engine itself never does. */
export async function checkTensorFlow(
  application: Application,
  command: WorkerCommand = workerCommand(),
): Promise<DoctorCheck[]> {
  const record = readRecord(path.join(application.directory, '.runtime', 'tensorflow', 'installed.json'));
  const oneDnn = command.env['TF_ENABLE_ONEDNN_OPTS'] !== '0';
  const probe = path.join(path.dirname(command.file), `probe${path.extname(command.file)}`);
  try {
    const { stdout } = await run(command.execPath, [probe], {
      env: { ...process.env, ...command.env },
      timeout: 120_000,
    });
    const found = facts.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    return [
      {
        name: 'TensorFlow',
        status: found.correct ? 'ok' : 'missing',
        value: `${found.tensorflow} on the ${found.device.toUpperCase()}, from the ${record?.source ?? 'hand of someone else'} (tfjs-node ${found.package})`,
        ...(found.correct ? {} : { remedy: `It computes wrongly. ${remedy}` }),
        details: { ...found, source: record?.source ?? null, variant: record?.choice ?? null },
      },
      ...whyNotBetter(record, found.device),
      {
        name: 'oneDNN',
        status: 'ok',
        value: oneDnn ? 'on' : 'off (TF_ENABLE_ONEDNN_OPTS=0)',
        details: { enabled: oneDnn },
      },
    ];
  } catch (error) {
    return [
      {
        name: 'TensorFlow',
        status: 'missing',
        value: `does not load: ${lastWords(error)}`,
        remedy,
        details: { source: record?.source ?? null, variant: record?.choice ?? null },
      },
    ];
  }
}

/** Why a better TensorFlow is not in use, where there is a better one. */
function whyNotBetter(record: z.infer<typeof installed> | undefined, device: 'cpu' | 'gpu'): DoctorCheck[] {
  if (record === undefined) return [];
  const reasons = [...record.notBetter];
  if (record.choice === 'gpu' && device === 'cpu')
    reasons.push('gpu: the library is there but finds no GPU it can use');
  if (record.chosen !== null) reasons.push(`STUDIO_TENSORFLOW=${record.chosen} was asked for`);
  if (reasons.length === 0) {
    return [{ name: 'TensorFlow choice', status: 'ok', value: `the best one for this machine (${record.choice})` }];
  }
  return [
    {
      name: 'TensorFlow choice',
      status: record.chosen === null ? 'warning' : 'ok',
      value: `${record.choice}, because: ${reasons.join('; ')}`,
      ...(record.chosen === null ? { remedy: 'Mend the cause, then `npm run setup`.' } : {}),
      details: { reasons, preference: record.preference },
    },
  ];
}

function readRecord(file: string): z.infer<typeof installed> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return installed.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What a failed process said last: the loader's own words say most. */
function lastWords(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const lines = (stderr ?? '').split('\n').filter((line) => /error|cannot|not found|symbol|denied/i.test(line));
  return (lines[0] ?? message ?? String(error)).trim().slice(0, 400);
}
