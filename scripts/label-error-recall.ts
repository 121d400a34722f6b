import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine, type Engine } from '../src/main/engine/engine.ts';
import { findApplication } from '../src/main/engine/application.ts';
import { compareGarments } from '../src/main/engine/features/findings/compare.ts';
import { runWorker } from '../src/main/engine/workers/run-worker.ts';
import { createProject } from '../src/main/engine/store/open.ts';
import type { ImportInput } from '../src/shared/contract/imports.ts';
import { createRandom } from '../src/shared/domain/random.ts';

/**
 * How many planted label errors stand in the first tenth of the queue of label errors. A twentieth of the photos gets
 * another event, drawn from a seed; then the studio's own job looks for errors, and the queue is the gallery's order.
 * With --python FILE (cleanlab installed), cleanlab ranks the same probabilities and says whether its issues are ours.
 *
 *   node scripts/label-error-recall.ts [--data FOLDER] [--seeds 5] [--python FILE]
 *
 * FOLDER holds train.json, val.json, photos/ and occasions.csv; the sample by default.
 */
const options = parseArgs({
  options: {
    data: { type: 'string', default: path.join(import.meta.dirname, '../resources/sample') },
    seeds: { type: 'string', default: '5' },
    python: { type: 'string' },
  },
}).values;
const share = { planted: 0.05, first: 0.1 };

const folder = await mkdtemp(path.join(tmpdir(), 'label-errors-'));
const project = path.join(folder, 'project');
await (await createProject(project, { name: 'Label errors' })).close();
const engine = await openEngine({ projectDirectory: project, logLevel: 'fatal' });
try {
  for (const split of ['train', 'val'] as const) {
    const photos = path.join(options.data, 'photos');
    const annotations = path.join(options.data, `${split}.json`);
    const common = { dryRun: false, storage: 'link', maximumPixels: 1e8 } as const;
    await imported(engine, { format: 'coco', annotations, photos, split, ...common });
  }
  const text = await readFile(path.join(options.data, 'occasions.csv'), 'utf8');
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const column = head.split(',').indexOf('event');
  const rows = lines.map((line) => line.split(','));
  const events = [...new Set(rows.map((row) => row[column] ?? ''))].sort();
  const sums = new Map<string, number[]>();
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const figures = await measure(engine, seed, { head, rows, column, events });
    process.stdout.write(`${JSON.stringify({ seed, ...figures })}\n`);
    for (const [name, value] of Object.entries(figures)) sums.set(name, [...(sums.get(name) ?? []), Number(value)]);
  }
  const means = [...sums].map(([name, values]) => [
    name,
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ]);
  process.stdout.write(`${JSON.stringify({ mean: Object.fromEntries(means) })}\n`);
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}

interface Labels {
  head: string;
  rows: readonly string[][];
  column: number;
  events: readonly string[];
}

async function measure({ call, jobs, store }: Engine, seed: number, { head, rows, column, events }: Labels) {
  const random = createRandom(seed, 'planted label errors');
  const planted = new Set(
    random.shuffle(rows.map((row) => row[0] ?? '')).slice(0, Math.round(share.planted * rows.length)),
  );
  const flipped = rows.map((row) => {
    if (!planted.has(row[0] ?? '')) return row;
    const others = events.filter((event) => event !== row[column]);
    return row.with(column, others[random.integer(others.length)] ?? '');
  });
  const file = path.join(folder, `occasions-${seed}.csv`);
  await writeFile(file, [head, ...flipped.map((row) => row.join(','))].join('\n'));
  await imported(engine, { format: 'labels', file, dryRun: false });

  const started = performance.now();
  const job = await jobs.ended((await call('findings.start', { kinds: ['label-error'] })).jobId);
  if (job.state !== 'done') throw new Error(JSON.stringify(job.error));
  const seconds = (performance.now() - started) / 1000;
  const names = await queueOf(call);
  const first = Math.ceil(share.first * names.length);
  const flagged = new Set(await queueOf(call, true));
  const figures = {
    photos: names.length,
    planted: planted.size,
    recall: names.slice(0, first).filter((name) => planted.has(name)).length / planted.size,
    flagged: flagged.size,
    plantedFlagged: [...planted].filter((name) => flagged.has(name)).length / planted.size,
    seconds,
  };
  if (options.python === undefined) return figures;
  const { photos } = await compareGarments(
    { store, application: findApplication(), runTask: runWorker },
    { kinds: new Set(['label-error']), map: false },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  if (photos === undefined) throw new Error('no label errors were looked for');
  const nameOf = store.sqlite.prepare('SELECT file_name FROM photos WHERE id = ?').pluck();
  const question = {
    labels: photos.labels,
    probabilities: [...photos.probabilities],
    names: photos.photoIds.map((id) => nameOf.get(id)),
    planted: [...planted],
    first,
  };
  const questionFile = path.join(folder, 'question.json');
  await writeFile(questionFile, JSON.stringify({ ...question, flagged: [...flagged] }));
  const answer = execFileSync(options.python, [path.join(import.meta.dirname, 'check_label_errors.py'), questionFile], {
    encoding: 'utf8',
  });
  return { ...figures, ...(JSON.parse(answer) as { cleanlabRecall: number; sameIssues: boolean }) };
}

/** Names of photos, the likeliest error first. */
async function queueOf(call: Engine['call'], foundOnly = false): Promise<string[]> {
  const names = new Set<string>();
  const question = {
    filter: foundOnly ? { findings: ['label-error' as const] } : {},
    sort: 'finding:label-error' as const,
    descending: true,
    limit: 500,
  };
  for (let offset = 0; ; offset += question.limit) {
    const { items, total } = await call('crops.list', { ...question, offset });
    for (const { fileName } of items) names.add(fileName);
    if (offset + question.limit >= total) return [...names];
  }
}

async function imported({ call, jobs }: Engine, input: ImportInput): Promise<void> {
  const job = await jobs.ended((await call('imports.start', input)).jobId);
  if (job.state !== 'done') throw new Error(`import ${job.state}: ${JSON.stringify(job.error)}`);
}
