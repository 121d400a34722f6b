import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MeasuredGroup } from './measurement.ts';
import { markdown, reportOf, terminalGroup, type Report } from './report.ts';

/**
 * `npm run bench [-- --only forward,crops]`: measures the studio beside its peers in the same run and writes
 * bench/results/latest.json and latest.md. `--scale` makes the synthetic data smaller. Nothing is asserted on time. Groups that were left out keep their last
 * figures.
 */
const names = [
  'forward',
  'detector',
  'detector-training',
  'head',
  'crops',
  'import',
  'gallery',
  'gallery-screen',
  'coco',
  'gestures',
  'editor',
  'smart-tools',
  'editing-hour',
] as const;
/** Takes too long to be part of every run: only where it is asked for. */
const onlyWhenAsked: readonly string[] = ['editing-hour'];
type GroupName = (typeof names)[number];
const results = path.join(import.meta.dirname, 'results');

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const scale = Number(values.scale);
const wanted =
  values.only === undefined ? names.filter((name) => !onlyWhenAsked.includes(name)) : values.only.split(',');
const unknown = wanted.find((name) => !isName(name));
if (values.help || unknown !== undefined || !(scale > 0 && scale <= 1)) {
  if (unknown !== undefined) process.stderr.write(`There is no group '${unknown}'.\n`);
  process.stderr.write(`usage: npm run bench -- [--only ${names.join(',')}] [--scale 0.1]\n`);
  process.exit(values.help ? 0 : 2);
}

let failures = 0;
for (const name of wanted) {
  process.stderr.write(`${name} …\n`);
  const group = await runGroup(name);
  if (group === undefined) {
    failures += 1;
    continue;
  }
  process.stdout.write(`${terminalGroup(group)}\n`);
  await keep(group);
}
process.exitCode = failures > 0 ? 1 : 0;

/** Puts the group's figures in place of its last ones, at once: a run that is cut off has lost nothing. */
async function keep(group: MeasuredGroup): Promise<void> {
  const measured = new Map([...(await lastGroups()), group].map((each) => [each.name, each]));
  const report = reportOf(names.flatMap((name) => measured.get(name) ?? []));
  await mkdir(results, { recursive: true });
  await writeFile(path.join(results, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(path.join(results, 'latest.md'), markdown(report));
}

/** Each group has a process of its own, so that its peak memory is its own. */
async function runGroup(name: string): Promise<MeasuredGroup | undefined> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run-group.ts'), name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { STUDIO_BENCH_SCALE: String(scale), TF_CPP_MIN_LOG_LEVEL: '2', TF_ENABLE_ONEDNN_OPTS: '1', ...process.env },
  });
  let group: MeasuredGroup | undefined;
  child.on('message', (message) => {
    group = message as MeasuredGroup;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.stderr.write(`${name} failed (exit ${String(code)})\n`);
  return code === 0 ? group : undefined;
}

async function lastGroups(): Promise<MeasuredGroup[]> {
  try {
    return (JSON.parse(await readFile(path.join(results, 'latest.json'), 'utf8')) as Report).groups;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isName(name: string): name is GroupName {
  return (names as readonly string[]).includes(name);
}
