import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { inArray } from 'drizzle-orm';
import { photos } from '../../../../../db/schema.ts';
import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { createConfusionMatcher, emptyConfusion } from '../../../../shared/metrics/detection-confusion.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readDetections } from './detection-log.ts';
import { evaluationFiles, readDetectorReport } from './evaluate.ts';
import { readSamples } from './freeze.ts';
import { detectorRunRow, evaluationDirectory, runSnapshot } from './runs.ts';

type Question = CheckedInput<'detector.confusion'>;

interface Confused {
  classes: string[];
  matrix: number[][];
  /** Which photos a cell's garments are on, and how many of them; by `row,column`. */
  cells: Map<string, { photoId: number; count: number }[]>;
}

/** Masks are compared anew for each score, which takes a while on thousands of photos. */
const known = new WeakMap<ProjectStore, Map<string, Promise<Confused>>>();
const kept = 6;
const photosAtOnce = 50;

/**
 * What a detector takes for what on a split, with a row for what it finds where nothing is and a column for what it
 * misses.
 *
 * @throws StudioError NOT_FOUND where the run is not measured on the split, or its detections are gone
 */
export async function detectorConfusion(
  store: ProjectStore,
  question: Question,
): Promise<ProcedureAnswer<'detector.confusion'>> {
  const { classes, matrix } = await confused(store, question);
  return { classes, matrix };
}

/** The photos behind a cell, those with most of its garments first. */
export async function detectorConfusionPhotos(
  store: ProjectStore,
  { row, column, limit, offset, ...question }: CheckedInput<'detector.confusionPhotos'>,
): Promise<ProcedureAnswer<'detector.confusionPhotos'>> {
  const { cells } = await confused(store, question);
  const all = [...(cells.get(`${row},${column}`) ?? [])].sort((a, b) => b.count - a.count || a.photoId - b.photoId);
  const page = all.slice(offset, offset + limit);
  const names = new Map(
    store.database
      .select({ id: photos.id, fileName: photos.fileName })
      .from(photos)
      .where(
        inArray(
          photos.id,
          page.map(({ photoId }) => photoId),
        ),
      )
      .all()
      .map(({ id, fileName }) => [id, fileName]),
  );
  return {
    total: all.length,
    items: page.map(({ photoId, count }) => ({ photoId, fileName: names.get(photoId) ?? null, count })),
  };
}

function confused(store: ProjectStore, question: Question): Promise<Confused> {
  const { runId, split, minimumScore, overlap } = question;
  const { createdAt } = readDetectorReport(store, question);
  const answers = known.get(store) ?? new Map<string, Promise<Confused>>();
  known.set(store, answers);
  const key = [runId, split, minimumScore, overlap, createdAt].join(' ');
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = computed(store, question);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
  }
  return answer;
}

async function computed(store: ProjectStore, { runId, split, minimumScore, overlap }: Question): Promise<Confused> {
  const files = evaluationFiles(evaluationDirectory(store, runId, split));
  if (!existsSync(files.photos) || !existsSync(files.detections)) {
    throw new StudioError('NOT_FOUND', `The detections of run ${runId} on ${split} are gone.`, {
      runId,
      split,
      remedy: 'Evaluate the run on the split again.',
    });
  }
  const { summary } = runSnapshot(store, detectorRunRow(store, runId));
  const classes = summary.classNames;
  const matrix = emptyConfusion(classes.length);
  const cells: Confused['cells'] = new Map();
  const matcher = createConfusionMatcher(classes.length, { minimumScore, overlap });
  const found = readDetections(files.detections);
  let done = 0;
  for await (const sample of readSamples(files.photos)) {
    const next = await found.next();
    if (next.done === true) break;
    const size = [sample.height, sample.width] as const;
    const truths = sample.garments.map(({ class: own, counts, crowd }) => ({
      class: own,
      crowd,
      mask: { size, counts },
    }));
    for (const [row, column] of matcher.match(truths, next.value.detections)) {
      const line = matrix[row];
      if (line !== undefined) line[column] = (line[column] ?? 0) + 1;
      note(cells, `${row},${column}`, sample.photoId);
    }
    if (++done % photosAtOnce === 0) await setImmediate();
  }
  return { classes, matrix, cells };
}

function note(cells: Confused['cells'], cell: string, photoId: number): void {
  const list = cells.get(cell) ?? [];
  cells.set(cell, list);
  const last = list.at(-1);
  if (last?.photoId === photoId) last.count += 1;
  else list.push({ photoId, count: 1 });
}
