import { eq } from 'drizzle-orm';
import { detectionPasses } from '../../../../../db/schema.ts';
import type { PhotoDetections } from '../../../../shared/contract/detection.ts';
import { passCounts, type PassCounts, type PhotoOutcome } from '../../../../shared/contract/detection-passes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskArea } from '../../../../shared/geometry/mask-operations.ts';
import { checkMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';
import { createClassBook } from '../imports/class-book.ts';
import { matchDetections, type Scored } from './match.ts';
import { changes, questions } from './statements.ts';

/** Float arithmetic differs in the last digits with the photos that share a batch; that is no change. */
const sameScore = 1e-4;

/** The pass that does the recording. */
export interface RecordingPass {
  id: number;
  includeReviewed: boolean;
  modelName: string;
  runId: number | null;
  /** In the model's output order. */
  classNames: readonly string[];
}

interface AnnotationRow {
  id: number;
  number: number;
  garmentClassId: number | null;
  counts: string;
  x: number;
  y: number;
  width: number;
  height: number;
  area: number;
  source: 'human' | 'model' | 'import';
  score: number | null;
  reviewState: 'unreviewed' | 'accepted' | 'rejected';
  deleted: 0 | 1;
  human: 0 | 1;
}

interface FoundGarment extends Scored {
  box: readonly [number, number, number, number];
  area: number;
}

/** Pixels of a photo as shown. */
interface Frame {
  width: number;
  height: number;
}

interface PhotoCounts {
  added: number;
  changed: number;
  removed: number;
  kept: number;
}

const nothing: PhotoCounts = { added: 0, changed: 0, removed: 0, kept: 0 };

/** Writes what a pass finds into the project. */
export interface PassRecorder {
  /**
   * Everything about these photos in one transaction: annotations, the marks that the photos are done, the pass's
   * counts. A photo that is marked already is passed over.
   */
  record(batch: readonly PhotoDetections[]): Promise<void>;
  /** Marks photos that the pass does not look at. */
  leaveAlone(photoIds: readonly number[]): Promise<void>;
}

/**
 * A person's work is never touched: an annotation with a revision by a person, or reviewed, or imported, stays as it is,
 * and nothing is added on top of it, be it one that the person took away. What detectors found before gets a new
 * revision where class, mask or score are others now, and one that deletes it where it is not found any more.
 */
export function createPassRecorder(store: ProjectStore, pass: RecordingPass): PassRecorder {
  const { sqlite } = store;
  const classes = createClassBook(store, false);
  const readPhoto = sqlite.prepare(questions.photo);
  const isDone = sqlite.prepare(questions.isDone);
  const readAnnotations = sqlite.prepare(questions.annotations);
  const addAnnotation = sqlite.prepare(changes.addAnnotation);
  const addRevision = sqlite.prepare(changes.addRevision);
  const markPhoto = sqlite.prepare(changes.markPhoto);
  const countPass = sqlite.prepare(changes.countPass);
  const attributes = JSON.stringify({ model: pass.modelName, run: pass.runId, pass: pass.id });

  function record(batch: readonly PhotoDetections[]): Promise<void> {
    return inOneWrite((counts) => {
      for (const photo of batch) {
        if (isDone.get(pass.id, photo.photoId) !== undefined) continue;
        recordPhoto(photo, counts);
      }
    });
  }

  function leaveAlone(photoIds: readonly number[]): Promise<void> {
    return inOneWrite((counts) => {
      for (const photoId of photoIds) mark(photoId, 'left-alone', nothing, null, counts);
    });
  }

  async function inOneWrite(work: (counts: PassCounts) => void): Promise<void> {
    await store.write((database) => {
      const row = database
        .select({ counts: detectionPasses.counts })
        .from(detectionPasses)
        .where(eq(detectionPasses.id, pass.id))
        .get();
      const counts = passCounts.parse(JSON.parse(row?.counts ?? '{}'));
      work(counts);
      countPass.run(JSON.stringify(counts), pass.id);
    });
  }

  function mark(
    photoId: number,
    outcome: PhotoOutcome,
    done: PhotoCounts,
    failure: string | null,
    counts: PassCounts,
  ): void {
    const { changes: marked } = markPhoto.run({ passId: pass.id, photoId, outcome, ...done, failure });
    if (marked === 0) return;
    counts.added += done.added;
    counts.changed += done.changed;
    counts.removed += done.removed;
    counts.kept += done.kept;
    if (outcome === 'left-alone') counts.leftAlone += 1;
    else if (outcome === 'failed') counts.failed += 1;
    else counts.photos += 1;
  }

  function recordPhoto({ photoId, detections, failure }: PhotoDetections, counts: PassCounts): void {
    if (failure !== null) return mark(photoId, 'failed', nothing, failure, counts);
    const frame = readPhoto.get(photoId) as Frame | undefined;
    if (frame === undefined) return;
    const rows = readAnnotations.all(photoId) as AnnotationRow[];
    // Somebody may have come to the photo after the pass had planned to look at it.
    if (!pass.includeReviewed && rows.some(isReviewed)) return mark(photoId, 'left-alone', nothing, null, counts);
    let done: PhotoCounts;
    try {
      done = bringUpToDate(photoId, frame, rows, garmentsOf(detections, frame));
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'ANNOTATION_INVALID') throw error;
      return mark(photoId, 'failed', nothing, error.message, counts);
    }
    const changed = done.added + done.changed + done.removed > 0;
    mark(photoId, changed ? 'changed' : 'unchanged', done, null, counts);
  }

  /** A mask without a pixel is no garment. */
  function garmentsOf(detections: PhotoDetections['detections'], { width, height }: Frame): FoundGarment[] {
    return detections.flatMap(({ class: position, score, box, mask }) => {
      const className = pass.classNames[position];
      if (className === undefined) {
        throw new StudioError('INTERNAL', `The worker named class ${position}, which is none.`);
      }
      checkMask(mask, height, width);
      const area = maskArea(mask);
      return area === 0 ? [] : [{ className, score, box, mask, area }];
    });
  }

  function bringUpToDate(
    photoId: number,
    { width, height }: Frame,
    rows: readonly AnnotationRow[],
    found: readonly FoundGarment[],
  ): PhotoCounts {
    const maskOf = ({ counts }: AnnotationRow) => ({ size: [height, width] as const, counts });
    const held = rows.filter((row) => isHeld(row)).map(maskOf);
    const earlier = rows.filter((row) => row.deleted === 0 && !isHeld(row));
    const earlierGarments = earlier.map((row) => ({
      className: row.garmentClassId === null ? '' : classes.name('garment', row.garmentClassId),
      mask: maskOf(row),
    }));
    const { again, added, gone } = matchDetections(held, earlierGarments, found);
    let changed = 0;
    for (const [place, foundPlace] of again) {
      const [row, garment] = [earlier[place], found[foundPlace]];
      if (row === undefined || garment === undefined) continue;
      const same =
        earlierGarments[place]?.className === garment.className &&
        row.counts === garment.mask.counts &&
        Math.abs((row.score ?? 0) - garment.score) < sameScore;
      if (same) continue;
      revise(row.id, row.number + 1, garment);
      changed += 1;
    }
    for (const place of added) {
      const garment = found[place];
      if (garment === undefined) continue;
      const { lastInsertRowid } = addAnnotation.run(photoId, Date.now());
      revise(Number(lastInsertRowid), 1, garment);
    }
    for (const place of gone) {
      const row = earlier[place];
      if (row !== undefined) remove(row);
    }
    return { added: added.length, changed, removed: gone.length, kept: again.length - changed };
  }

  function revise(annotationId: number, number: number, { className, score, box, mask, area }: FoundGarment): void {
    const [x, y, width, height] = box;
    addRevision.run({
      annotationId,
      number,
      garmentClassId: classes.id('garment', className),
      counts: mask.counts,
      ...{ x, y, width, height, area, score },
      deleted: 0,
      author: pass.modelName,
      attributes,
      createdAt: Date.now(),
    });
  }

  function remove({ id, number, garmentClassId, counts, x, y, width, height, area, score }: AnnotationRow): void {
    addRevision.run({
      annotationId: id,
      number: number + 1,
      ...{ garmentClassId, counts, x, y, width, height, area, score },
      deleted: 1,
      author: pass.modelName,
      attributes,
      createdAt: Date.now(),
    });
  }

  return { record, leaveAlone };
}

/** Whether a person has had a hand in it. */
function isReviewed({ human, reviewState }: AnnotationRow): boolean {
  return human === 1 || reviewState !== 'unreviewed';
}

/** Not a detector's to change. What only detectors had a hand in, and took away, binds nobody. */
function isHeld(row: AnnotationRow): boolean {
  return isReviewed(row) || (row.source === 'import' && row.deleted === 0);
}
