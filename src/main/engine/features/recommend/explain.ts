import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { currentAnnotations } from '../../../../../db/schema.ts';
import type { CropItem } from '../../../../shared/contract/crops.ts';
import type { ExplainInput, Explanation } from '../../../../shared/contract/recommend.ts';
import type { DatasetSample } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import { createSemaphore } from '../../media/semaphore.ts';
import { statements } from '../../store/gallery/statements.ts';
import type { ProjectStore } from '../../store/open.ts';
import { classNameOf } from '../editing/class-name.ts';
import { findWeights } from '../models/weights.ts';
import { runClasses } from '../training/classes.ts';
import { snapshotSamples } from '../training/dataset.ts';
import { runDirectory, type RunRow } from '../training/runs.ts';
import { askedRun } from './predict.ts';
import { askedPicture } from './questions.ts';

/** Among more training crops than these, every n-th is looked at. */
const mostSamples = 20_000;
const neighbourCount = 8;

const workerAnswer = z.object({
  probability: z.number(),
  patch: z.int(),
  stride: z.int(),
  count: z.int(),
  drops: z.array(z.number()),
  neighbours: z.array(z.object({ annotationId: z.int(), similarity: z.number() })),
});

/** Each explanation starts a process with TensorFlow in it. */
const oneAtATime = createSemaphore(1);

interface Subject {
  /** PNG of the garment alone. */
  crop: Buffer;
  annotationId: number | null;
  photoId: number | null;
  garmentName: string | null;
}

/**
 * Why a classifier says of a garment what it says: the parts of the crop that the answer hangs on, and the training
 * crops that are most alike.
 *
 * @throws StudioError NOT_FOUND for a run, a garment or a picture that is not there; BAD_REQUEST for an event that the
 *   run does not know; CONFLICT for a garment without a crop
 */
export async function explainGarment(context: EngineContext, input: ExplainInput): Promise<Explanation> {
  const { store } = context;
  const run = askedRun(context, input.runId);
  const classes = runClasses(store, run.id);
  const event = classes.events.findIndex(({ name }) => name === input.event);
  if (event < 0) {
    throw new StudioError('BAD_REQUEST', `Run ${run.id} knows no event ${input.event}.`, {
      field: 'event',
      cause: `it knows ${classes.events.map(({ name }) => name).join(', ')}`,
      remedy: 'Choose one of them.',
    });
  }
  const subject = await subjectOf(store, input.subject);
  const garment = classes.garments.findIndex(({ name }) => name === subject.garmentName);
  const cache = path.join(store.directory, 'cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'explain-'));
  try {
    const [crop, manifest] = [path.join(folder, 'crop.png'), path.join(folder, 'manifest.jsonl')];
    await writeFile(crop, subject.crop);
    await writeLines(
      manifest,
      learntFrom(store, run).map((sample) => JSON.stringify(sample)),
    );
    const hash = (JSON.parse(run.weightsHashes) as Record<string, string>)[run.backbone];
    const weights = hash === undefined ? undefined : await findWeights(context, hash);
    const { annotationId, photoId } = subject;
    const answer = await oneAtATime(() =>
      context.runTask(
        {
          type: 'explain',
          runDirectory: runDirectory(store, run.id),
          ...(weights === undefined ? {} : { weights }),
          crop,
          annotationId,
          photoId,
          garment: garment < 0 ? null : garment,
          event,
          manifest,
          cropsDirectory: path.join(store.directory, 'crops'),
          featureCacheDirectory: path.join(cache, 'features'),
          neighbours: neighbourCount,
        },
        { signal: new AbortController().signal, onReport: () => undefined },
      ),
    );
    const { neighbours, ...map } = workerAnswer.parse(answer);
    return {
      run: run.id,
      event: input.event,
      crop: `data:image/png;base64,${subject.crop.toString('base64')}`,
      ...map,
      neighbours: neighboursOf(store, neighbours),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function subjectOf(store: ProjectStore, subject: ExplainInput['subject']): Promise<Subject> {
  if ('question' in subject) {
    const found = askedPicture(store, subject.question).garments[subject.garment];
    if (found === undefined) {
      throw new StudioError('NOT_FOUND', `The picture has no garment ${subject.garment + 1}.`, {
        field: 'garment',
        remedy: 'Ask about the picture again.',
      });
    }
    return { crop: found.crop, annotationId: null, photoId: null, garmentName: found.className };
  }
  const { annotationId } = subject;
  const row = store.database
    .select()
    .from(currentAnnotations)
    .where(and(eq(currentAnnotations.id, annotationId), eq(currentAnnotations.crowd, false)))
    .get();
  if (row === undefined)
    throw new StudioError('NOT_FOUND', `There is no garment ${annotationId}.`, {
      annotationId,
      remedy: 'Reload the page: it may have been deleted.',
    });
  const file = row.cropHash === null ? undefined : cropFile(store, row.cropHash);
  if (file === undefined || !existsSync(file)) {
    throw new StudioError('CONFLICT', `Garment ${annotationId} has no crop.`, {
      annotationId,
      remedy: 'Derive the crops first: `f2e crops derive`, or Recommend on its photo.',
    });
  }
  const garmentName = classNameOf(store, row.garmentClassId);
  return { crop: await readFile(file), annotationId, photoId: row.photoId, garmentName };
}

/** The training crops of a run that are still there. */
function learntFrom(store: ProjectStore, run: RunRow): DatasetSample[] {
  if (run.snapshotId === null) return [];
  const samples = [...snapshotSamples(store, run.snapshotId, runClasses(store, run.id))].filter(
    ({ split }) => split === 'train',
  );
  const step = Math.ceil(samples.length / mostSamples);
  return samples.filter(({ crop }, index) => index % step === 0 && existsSync(cropFile(store, crop)));
}

function neighboursOf(
  store: ProjectStore,
  found: readonly { annotationId: number; similarity: number }[],
): Explanation['neighbours'] {
  const read = store.sqlite.prepare(statements.cropItem);
  return found.flatMap(({ annotationId, similarity }) => {
    const item = read.get(annotationId) as CropItem | undefined;
    return item === undefined ? [] : [{ ...item, similarity }];
  });
}

function cropFile(store: ProjectStore, hash: string): string {
  return path.join(store.directory, 'crops', hash.slice(0, 2), `${hash}.png`);
}
