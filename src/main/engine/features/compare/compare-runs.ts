import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ChangeKind, RunComparison } from '../../../../shared/contract/compare.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { createRandom } from '../../../../shared/domain/random.ts';
import { comparePaired, type Comparison, type ComparisonInput } from '../../../../shared/metrics/compare.ts';
import type { ProjectStore } from '../../store/open.ts';
import { fromFloats } from '../evaluation/probabilities.ts';
import { assertEvaluated } from '../evaluation/report.ts';
import { runClasses } from '../training/classes.ts';
import { evaluationFile, runRow } from '../training/runs.ts';
import { statements } from './statements.ts';

interface Subject {
  first: number;
  second: number;
  split: SplitName;
}

interface Events {
  ids: number[];
  names: string[];
}

const mostResamples = 1000;
const leastResamples = 200;
/** Pairs times resamples that are worth waiting for: some seconds. */
const affordable = 4e7;
/** Resamples between two looks at what else waits: some milliseconds of work. */
const itemsAtOnce = 200_000;
const kept = 16;

/** Comparisons are asked for again by every page that opens one, and cost seconds where there are many garments. */
const known = new WeakMap<ProjectStore, Map<string, Promise<RunComparison>>>();

/**
 * Two classifiers on the garments that both were measured on, by their stored predictions.
 *
 * @throws StudioError NOT_FOUND where one is not measured on the split; DATASET_EMPTY where they share no garment
 */
export function compareRuns(store: ProjectStore, subject: Subject): Promise<RunComparison> {
  const { first, second, split } = subject;
  for (const runId of [first, second]) assertEvaluated(store, { runId, split });
  const answers = known.get(store) ?? new Map<string, Promise<RunComparison>>();
  known.set(store, answers);
  const key = [first, second, split, evaluatedAt(store, first, split), evaluatedAt(store, second, split)].join(' ');
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = compared(store, subject);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
  }
  return answer;
}

/** When the figures of a run on a split were written, in milliseconds. */
export function evaluatedAt(store: ProjectStore, runId: number, split: SplitName): number {
  return Math.round(statSync(evaluationFile(store, runId, split)).mtimeMs);
}

async function compared(store: ProjectStore, subject: Subject): Promise<RunComparison> {
  const { first, second, split } = subject;
  const events = allEvents(store, [first, second]);
  const pairs = await readPairs(store, subject, events);
  const count = (name: 'relabelled' | 'reshaped' | 'countFixed' | 'countBroken' | 'countMoved'): number =>
    store.sqlite.prepare(statements[name]).pluck().get(subject) as number;
  const relabelled = count('relabelled');
  if (pairs.truth.length === 0) throw nothingInCommon(subject, relabelled);
  const random = createRandom(0, 'comparison');
  const resamples = Math.round(Math.min(mostResamples, Math.max(leastResamples, affordable / pairs.truth.length)));
  const found = await driven(pairs.truth.length, {
    ...pairs,
    classes: events.ids.length,
    resamples,
    draw: (bound) => random.integer(bound),
  });
  const described = (runId: number) => ({
    run: runId,
    name: runRow(store, runId).name,
    garments: store.sqlite.prepare(statements.count).pluck().get(runId, split) as number,
    evaluatedAt: evaluatedAt(store, runId, split),
  });
  const sides = { first: described(first), second: described(second) };
  const shared = pairs.truth.length + relabelled;
  return {
    split,
    resamples,
    ...sides,
    pairs: pairs.truth.length,
    photos: new Set(pairs.groups).size,
    onlyFirst: sides.first.garments - shared,
    onlySecond: sides.second.garments - shared,
    relabelled,
    reshaped: count('reshaped'),
    classIds: events.ids,
    classes: events.names,
    figures: found.figures,
    counts: found.counts,
    mcNemar: found.mcNemar,
    perClass: events.ids.map((classId, index) => ({
      classId,
      name: events.names[index] ?? '',
      support: found.perClass.first[index]?.support ?? 0,
      first: figuresAt(found.perClass.first, index),
      second: figuresAt(found.perClass.second, index),
    })),
    confusion: found.confusion,
    changes: { fixed: count('countFixed'), broken: count('countBroken'), moved: count('countMoved') },
  };
}

function figuresAt(figures: Comparison['perClass']['first'], index: number) {
  const { precision = 0, recall = 0, f1 = 0 } = figures[index] ?? {};
  return { precision, recall, f1 };
}

/** Lets others have the thread every few resamples. */
async function driven(items: number, input: ComparisonInput): Promise<Comparison> {
  const work = comparePaired(input);
  const atOnce = Math.max(1, Math.floor(itemsAtOnce / items));
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (step.value % atOnce === 0) await setImmediate();
  }
}

/** The events that any of the runs knows, those of the first in their order. */
function allEvents(store: ProjectStore, runIds: readonly number[]): Events {
  const names = new Map<number, string>();
  for (const runId of runIds) {
    for (const { id, name } of runClasses(store, runId).events) if (!names.has(id)) names.set(id, name);
  }
  return { ids: [...names.keys()], names: [...names.values()] };
}

interface PairRow {
  annotationId: number;
  photoId: number;
  trueClassId: number;
  first: Buffer;
  second: Buffer;
}

/** Truth, photos and both runs' probabilities over all events: an event that a run does not know has none there. */
async function readPairs(store: ProjectStore, { first, second, split }: Subject, events: Events) {
  const place = new Map(events.ids.map((id, index) => [id, index]));
  const columns = (runId: number): number[] => runClasses(store, runId).events.map(({ id }) => place.get(id) ?? 0);
  const sides = [
    { columns: columns(first), values: [] as number[] },
    { columns: columns(second), values: [] as number[] },
  ] as const;
  const truth: number[] = [];
  const groups: number[] = [];
  const page = store.sqlite.prepare(statements.pairs);
  for (let after = 0; ;) {
    const rows = page.all({ first, second, split, after }) as PairRow[];
    for (const row of rows) {
      const own = place.get(row.trueClassId);
      if (own === undefined) continue;
      truth.push(own);
      groups.push(row.photoId);
      spread(sides[0], row.first, events.ids.length);
      spread(sides[1], row.second, events.ids.length);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.annotationId;
    await setImmediate();
  }
  return { truth, groups, first: Float32Array.from(sides[0].values), second: Float32Array.from(sides[1].values) };
}

function spread(side: { columns: readonly number[]; values: number[] }, bytes: Buffer, classes: number): void {
  const start = side.values.length;
  for (let index = 0; index < classes; index++) side.values.push(0);
  fromFloats(bytes).forEach((probability, output) => {
    side.values[start + (side.columns[output] ?? 0)] = probability;
  });
}

/** The garments that changed in one way between two runs, the largest change of the true event's probability first. */
export function listChangedCrops(
  store: ProjectStore,
  { change, limit, offset, ...subject }: CheckedInput<'compare.crops'>,
): ProcedureAnswer<'compare.crops'> {
  const { first, second, split } = subject;
  for (const runId of [first, second]) assertEvaluated(store, { runId, split });
  const names = namesOf(change);
  const total = store.sqlite.prepare(statements[names.count]).pluck().get(subject) as number;
  const rows = store.sqlite.prepare(statements[names.list]).all({ ...subject, limit, offset }) as ChangedRow[];
  return {
    total,
    items: rows.map(({ firstClassId, firstProbability, secondClassId, secondProbability, ...item }) => ({
      ...item,
      first: { predictedClassId: firstClassId, probability: firstProbability },
      second: { predictedClassId: secondClassId, probability: secondProbability },
    })),
  };
}

type ChangedItem = ProcedureAnswer<'compare.crops'>['items'][number];

type ChangedRow = Omit<ChangedItem, 'first' | 'second'> & {
  firstClassId: number;
  firstProbability: number;
  secondClassId: number;
  secondProbability: number;
};

function namesOf(change: ChangeKind) {
  switch (change) {
    case 'fixed':
      return { count: 'countFixed', list: 'listFixed' } as const;
    case 'broken':
      return { count: 'countBroken', list: 'listBroken' } as const;
    case 'moved':
      return { count: 'countMoved', list: 'listMoved' } as const;
  }
}

function nothingInCommon({ first, second, split }: Subject, relabelled: number): StudioError {
  return new StudioError('DATASET_EMPTY', `Runs ${first} and ${second} share no garment of ${split}.`, {
    first,
    second,
    split,
    cause:
      relabelled > 0
        ? `all ${relabelled} garments that both saw have another event since`
        : 'the two evaluations looked at different garments',
    remedy: 'Evaluate both on the split again.',
  });
}
