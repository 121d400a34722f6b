import { existsSync } from 'node:fs';
import path from 'node:path';
import { desc } from 'drizzle-orm';
import { detectionPasses } from '../../../../../db/schema.ts';
import type { ExportDetectionsInput } from '../../../../shared/contract/detection-passes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { createPace } from '../imports/pace.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readDetections } from '../detector/detection-log.ts';
import { evaluationFiles, readDetectorReport } from '../detector/evaluate.ts';
import { readSamples } from '../detector/freeze.ts';
import { detectorRunRow, evaluationDirectory, runSnapshot } from '../detector/runs.ts';
import { readTaxonomies } from '../project/summary.ts';
import { passLogFile, readPassLog } from './pass-log.ts';
import { optionsOf, passRow, type PassRow } from './passes.ts';
import { questions } from './statements.ts';

const photosAtOnce = 1_000;

export interface ExportedDetections {
  file: string;
  groundTruth: string;
  photos: number;
  detections: number;
  garments: number;
}

/** What is exported, in COCO's terms; numbers of categories are places among the names, from 1. */
interface Exported {
  categories: readonly string[];
  images: Iterable<object> | AsyncIterable<object>;
  annotations: Iterable<object> | AsyncIterable<object>;
  results: Iterable<object> | AsyncIterable<object>;
}

/**
 * Writes detections in COCO's results format, and beside them the ground truth that they are scored against, in
 * COCO's own: all that a pass has found on the photos that it looked at, whatever became of it, beside what people and
 * imports have drawn there; or exactly what an evaluation has measured.
 *
 * @throws StudioError CONFLICT where the file would lie in the project; NOT_FOUND for no such pass, run or evaluation,
 *   or where what it found is gone; CANCELLED
 */
export async function exportDetections(
  { store }: Pick<EngineContext, 'store'>,
  input: ExportDetectionsInput,
  control: JobControl,
): Promise<ExportedDetections> {
  const file = path.resolve(input.file);
  assertOutside(store.directory, file);
  const { dir, name } = path.parse(file);
  const groundTruth = path.join(dir, `${name}-ground-truth.json`);
  const exported =
    input.runId === undefined
      ? ofPass(store, exportedPass(store, input.passId), control)
      : ofEvaluation(store, input.runId, input.split ?? 'val');
  const counts = { photos: 0, detections: 0, garments: 0 };
  await writeLines(
    file,
    asJson([{ open: '[', items: exported.results, note: () => (counts.detections += 1), close: ']' }], control.signal),
  );
  const categories = exported.categories.map((className, index) => ({ id: index + 1, name: className }));
  await writeLines(
    groundTruth,
    asJson(
      [
        { open: '{"info":{},"licenses":[],"categories":[', items: categories, close: '],' },
        { open: '"images":[', items: exported.images, note: () => (counts.photos += 1), close: '],' },
        { open: '"annotations":[', items: exported.annotations, note: () => (counts.garments += 1), close: ']}' },
      ],
      control.signal,
    ),
  );
  return { file, groundTruth, ...counts };
}

interface JsonList {
  open: string;
  items: Iterable<object> | AsyncIterable<object>;
  note?: () => void;
  close: string;
}

/** Lists as lines of one JSON text, however long they are. */
async function* asJson(lists: readonly JsonList[], signal: AbortSignal): AsyncGenerator<string> {
  for (const { open, items, note, close } of lists) {
    yield open;
    let waiting: string | undefined;
    for await (const item of items) {
      signal.throwIfAborted();
      note?.();
      if (waiting !== undefined) yield `${waiting},`;
      waiting = JSON.stringify(item);
    }
    if (waiting !== undefined) yield waiting;
    yield close;
  }
}

function ofEvaluation(store: ProjectStore, runId: number, split: 'train' | 'val' | 'test'): Exported {
  const { classNames, source } = runSnapshot(store, detectorRunRow(store, runId)).summary;
  readDetectorReport(store, { runId, split });
  const files = evaluationFiles(evaluationDirectory(store, runId, split));
  if (!existsSync(files.photos) || !existsSync(files.detections)) {
    throw new StudioError('NOT_FOUND', `The detections of run ${runId} on ${split} are gone.`, {
      remedy: `\`f2e evaluate detector --run ${runId} --split ${split}\``,
    });
  }
  const nameOf = store.sqlite.prepare(questions.fileName).pluck();
  async function* images(): AsyncGenerator<object> {
    for await (const { photoId, file, width, height } of readSamples(files.photos)) {
      // Photos that are used in place have numbers of their own.
      const known = source === 'project' ? (nameOf.get(photoId) as string | undefined) : undefined;
      yield { id: photoId, file_name: known ?? path.basename(file), width, height };
    }
  }
  async function* groundTruths(): AsyncGenerator<object> {
    let id = 0;
    for await (const { photoId, width, height, garments } of readSamples(files.photos)) {
      for (const { class: position, counts, crowd } of garments) {
        yield groundTruthOf({ id: ++id, photoId, position, mask: { size: [height, width], counts }, crowd });
      }
    }
  }
  async function* results(): AsyncGenerator<object> {
    for await (const { photoId, detections } of readDetections(files.detections)) {
      for (const { class: position, score, box, mask } of detections) {
        yield { image_id: photoId, category_id: position + 1, bbox: box, score, segmentation: mask };
      }
    }
  }
  return { categories: classNames, images: images(), annotations: groundTruths(), results: results() };
}

interface GroundTruthRow {
  id: number;
  photoId: number;
  width: number;
  height: number;
  garmentClassId: number | null;
  counts: string;
  crowd: 0 | 1;
}

function exportedPass(store: ProjectStore, passId: number | undefined): PassRow {
  const pass =
    passId === undefined
      ? store.database.select().from(detectionPasses).orderBy(desc(detectionPasses.id)).limit(1).get()
      : passRow(store, passId);
  if (pass !== undefined && existsSync(passLogFile(store, pass.id))) return pass;
  throw new StudioError(
    'NOT_FOUND',
    pass === undefined ? 'No detector has looked at the collection yet.' : `What pass ${pass.id} has found is gone.`,
    {
      ...(pass === undefined ? {} : { cause: 'it lay in the cache of the project' }),
      remedy: '`f2e detect` looks at every photo.',
    },
  );
}

function ofPass(store: ProjectStore, pass: PassRow, control: JobControl): Exported {
  const { classNames, lastPhotoId } = optionsOf(pass);
  const { classes } = readTaxonomies(store).garment;
  // What the project does not have, only the model can say; it comes after the project's own.
  const names = [...new Set([...classes.map(({ name }) => name), ...classNames])];
  const positions = new Map(classes.map(({ id, name }) => [id, names.indexOf(name)]));

  function* windows<Row>(sql: string, step: string): Generator<Row[]> {
    const read = store.sqlite.prepare(sql);
    const pace = createPace(control, step, 'photos', lastPhotoId);
    for (let after = 0; after < lastPhotoId; after += photosAtOnce) {
      const upTo = Math.min(lastPhotoId, after + photosAtOnce);
      yield read.all(pass.id, after, upTo) as Row[];
      pace.at(upTo);
    }
  }

  function* images(): Generator<object> {
    for (const rows of windows<object>(questions.imagesOfPass, 'Exporting photos')) yield* rows;
  }

  function* groundTruths(): Generator<object> {
    for (const rows of windows<GroundTruthRow>(questions.groundTruthsOfPass, 'Exporting ground truth')) {
      for (const { id, photoId, width, height, garmentClassId, counts, crowd } of rows.sort((a, b) => a.id - b.id)) {
        const position = garmentClassId === null ? undefined : positions.get(garmentClassId);
        if (position === undefined) continue;
        yield groundTruthOf({ id, photoId, position, mask: { size: [height, width], counts }, crowd: crowd === 1 });
      }
    }
  }

  async function* results(): AsyncGenerator<object> {
    const wasLookedAt = store.sqlite.prepare(questions.wasLookedAt);
    for await (const { photoId, detections } of readPassLog(store, pass.id)) {
      if (wasLookedAt.get(pass.id, photoId) === undefined) continue;
      for (const { class: position, score, box, mask } of detections) {
        const category = names.indexOf(classNames[position] ?? '') + 1;
        yield { image_id: photoId, category_id: category, bbox: box, score, segmentation: mask };
      }
    }
  }

  return { categories: names, images: images(), annotations: groundTruths(), results: results() };
}

interface GroundTruth {
  id: number;
  photoId: number;
  position: number;
  mask: { size: [number, number]; counts: string };
  crowd: boolean;
}

function groundTruthOf({ id, photoId, position, mask, crowd }: GroundTruth): object {
  return {
    id,
    image_id: photoId,
    category_id: position + 1,
    segmentation: mask,
    bbox: maskBox(mask),
    area: maskArea(mask),
    iscrowd: crowd ? 1 : 0,
  };
}

function assertOutside(project: string, file: string): void {
  const relative = path.relative(project, file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return;
  throw new StudioError('CONFLICT', 'Detections cannot be exported into the project itself.', {
    field: 'file',
    remedy: 'Choose a place elsewhere.',
  });
}
