import type { SplitName } from '../../../../shared/contract/common.ts';
import type { Box } from '../../../../shared/geometry/boxes.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';
import { createClassBook, type ClassBook } from './class-book.ts';
import { Refusal, type ImportLog } from './report.ts';
import type { PreparedPhoto } from './session.ts';

export interface PhotoLabels {
  split: SplitName | null;
  event: string | null;
}

export interface NewAnnotation {
  externalKey: string;
  garmentClassId: number | null;
  mask: RunLengthMask;
  box: Box;
  area: number;
  crowd: boolean;
  score: number | null;
  attributes: Record<string, unknown>;
}

/** Stands for the id of a photo or class that a dry run did not write. */
export const unwritten = -1;

/** Writes an import's records with statements prepared once. All but `classes` belong inside `commit`. */
export interface RecordWriter {
  classes: ClassBook;
  /**
   * Adds the photo, or finds it, and gives its id. Labels fill what a known photo lacks.
   * Throws Refusal where they contradict what it has.
   */
  photo(photo: PreparedPhoto, fileName: string, labels: PhotoLabels, provenance: Record<string, unknown>): number;
  /** Adds an annotation with its first revision, unless the photo has one of this key already. */
  annotation(photoId: number, annotation: NewAnnotation): void;
  hasAnnotation(photoId: number, externalKey: string): boolean;
}

interface LabelRow {
  split: SplitName | null;
  event_class_id: number | null;
}

export function createRecordWriter(store: ProjectStore, log: ImportLog, dryRun: boolean): RecordWriter {
  const { sqlite } = store;
  const classes = createClassBook(store, dryRun);
  const insertPhoto = sqlite.prepare(`INSERT INTO photos
    (hash, file_name, storage, path, format, bytes, width, height, orientation, perceptual_hash, split,
      event_class_id, provenance, imported_at)
    VALUES (@hash, @fileName, @storage, @path, @format, @bytes, @width, @height, @orientation, @perceptualHash,
      @split, @eventClassId, @provenance, @importedAt)
    ON CONFLICT (hash) DO NOTHING`);
  const findPhoto = sqlite.prepare('SELECT id FROM photos WHERE hash = ?').pluck();
  const readLabels = sqlite.prepare('SELECT split, event_class_id FROM photos WHERE id = ?');
  const setLabels = sqlite.prepare('UPDATE photos SET split = ?, event_class_id = ? WHERE id = ?');
  const insertAnnotation = sqlite.prepare(`INSERT INTO annotations (photo_id, external_key, created_at)
    VALUES (?, ?, ?) ON CONFLICT (photo_id, external_key) DO NOTHING`);
  const findAnnotation = sqlite.prepare('SELECT 1 FROM annotations WHERE photo_id = ? AND external_key = ?');
  const insertRevision = sqlite.prepare(`INSERT INTO annotation_revisions
    (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, crowd, source,
      score, author, attributes, created_at)
    VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'import', ?, 'import', ?, ?)`);
  /** A dry run has no table to find the same picture in. */
  const seenInDryRun = new Map<string, LabelRow>();

  function photo(
    prepared: PreparedPhoto,
    fileName: string,
    labels: PhotoLabels,
    provenance: Record<string, unknown>,
  ): number {
    const wanted: LabelRow = {
      split: labels.split,
      event_class_id: labels.event === null ? null : classes.id('event', labels.event),
    };
    if (dryRun) return dryPhoto(prepared, wanted);
    const { file } = prepared;
    if (file !== undefined) {
      const { changes, lastInsertRowid } = insertPhoto.run({
        hash: prepared.hash,
        fileName,
        storage: prepared.storage,
        path: prepared.path,
        format: file.format,
        bytes: file.bytes.length,
        width: file.width,
        height: file.height,
        orientation: file.orientation,
        perceptualHash: file.perceptualHash,
        split: wanted.split,
        eventClassId: wanted.event_class_id,
        provenance: JSON.stringify(provenance),
        importedAt: Date.now(),
      });
      if (changes === 1) {
        log.counts.photosAdded++;
        return Number(lastInsertRowid);
      }
    }
    const id = findPhoto.get(prepared.hash) as number;
    const filled = fillLabels(readLabels.get(id) as LabelRow, wanted);
    log.counts.photosKnown++;
    if (filled !== undefined) {
      setLabels.run(filled.split, filled.event_class_id, id);
      log.counts.labelsChanged++;
    }
    return id;
  }

  function dryPhoto(prepared: PreparedPhoto, wanted: LabelRow): number {
    const id = prepared.known?.id ?? unwritten;
    const found = seenInDryRun.get(prepared.hash) ?? (id === unwritten ? undefined : (readLabels.get(id) as LabelRow));
    if (found === undefined) {
      log.counts.photosAdded++;
      seenInDryRun.set(prepared.hash, wanted);
      return unwritten;
    }
    const filled = fillLabels(found, wanted);
    log.counts.photosKnown++;
    if (filled !== undefined) log.counts.labelsChanged++;
    seenInDryRun.set(prepared.hash, filled ?? found);
    return id;
  }

  /** Labels with what was lacking filled in; undefined where nothing was. */
  function fillLabels(found: LabelRow, wanted: LabelRow): LabelRow | undefined {
    const contradicts = (have: unknown, want: unknown): boolean => want !== null && have !== null && have !== want;
    if (contradicts(found.event_class_id, wanted.event_class_id)) {
      throw new Refusal(
        'event',
        `the same picture is in the project already, as ${classes.name('event', found.event_class_id)}`,
        'Keep one of the two files, or set the event with a CSV of labels.',
      );
    }
    if (contradicts(found.split, wanted.split)) {
      throw new Refusal(
        'split',
        `the same picture is in the project already, in ${String(found.split)}`,
        'Keep one of the two files, or set the split with a CSV of labels.',
      );
    }
    const filled = {
      split: found.split ?? wanted.split,
      event_class_id: found.event_class_id ?? wanted.event_class_id,
    };
    return filled.split === found.split && filled.event_class_id === found.event_class_id ? undefined : filled;
  }

  function annotation(photoId: number, record: NewAnnotation): void {
    const now = Date.now();
    if (dryRun) {
      const known = photoId !== unwritten && hasAnnotation(photoId, record.externalKey);
      log.counts[known ? 'annotationsKnown' : 'annotationsAdded']++;
      return;
    }
    const { changes, lastInsertRowid } = insertAnnotation.run(photoId, record.externalKey, now);
    if (changes === 0) {
      log.counts.annotationsKnown++;
      return;
    }
    insertRevision.run(
      lastInsertRowid,
      record.garmentClassId,
      record.mask.counts,
      ...record.box,
      record.area,
      record.crowd ? 1 : 0,
      record.score,
      JSON.stringify(record.attributes),
      now,
    );
    log.counts.annotationsAdded++;
  }

  function hasAnnotation(photoId: number, externalKey: string): boolean {
    return findAnnotation.get(photoId, externalKey) !== undefined;
  }

  return { classes, photo, annotation, hasAnnotation };
}
