import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImportInput } from '../../../../shared/contract/imports.ts';
import { realFolder } from './coco.ts';
import { filesIn } from './files-in-folder.ts';
import { isolatedGarment } from './isolated-garment.ts';
import type { MaskedRegion } from './masks.ts';
import { createPace } from './pace.ts';
import { orderedPool } from './pool.ts';
import type { PhotoLabels } from './record-writer.ts';
import { HeldRefusals, Refusal } from './report.ts';
import { fileInside } from './safe-path.ts';
import { orRefuse, type ImportSession, type PreparedPhoto } from './session.ts';
import { splitNamed } from './split-names.ts';

type FolderInput = Extract<ImportInput, { format: 'folders' | 'crops' }>;

interface FolderPhoto {
  prepared: PreparedPhoto;
  /** Of an isolated garment. */
  region: MaskedRegion | undefined;
}

const photosAtOnce = 6;
const photosPerWrite = 100;
/** One garment for each isolated picture. */
const externalKey = 'crops';

/**
 * Photos in folders `split/event/…` or `event/…` (USED and the like). Photos that lie in no event's folder come
 * without one. With the format `crops` each picture is one isolated garment, and its mask comes with it.
 */
export async function importFolders(session: ImportSession, input: FolderInput): Promise<void> {
  const root = await realFolder(input.directory);
  const { log } = session;
  const pace = createPace(session.control, 'photos', 'photos', null);
  const prepared = orderedPool(filesIn(root), photosAtOnce, async (name) => {
    session.assertGoing();
    log.counts.records++;
    const refusals = new HeldRefusals();
    const photo = await orRefuse(refusals, name, '', () => prepare(session, root, name, input.format));
    return { name, photo, refusals };
  });
  let batch: { name: string; photo: FolderPhoto }[] = [];
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    await session.commit(() => {
      for (const { name, photo } of full) {
        try {
          add(session, input.format, name, photo);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          log.reject(error.at(name, ''));
        }
      }
    });
  };
  for await (const { name, photo, refusals } of prepared) {
    refusals.releaseTo(log);
    if (photo !== undefined) batch.push({ name, photo });
    if (batch.length >= photosPerWrite) await flush();
    pace.at(log.counts.records);
  }
  session.assertGoing();
  await flush();
}

async function prepare(
  session: ImportSession,
  root: string,
  name: string,
  format: FolderInput['format'],
): Promise<FolderPhoto> {
  const { file } = await fileInside(root, name, '');
  const prepared = await session.preparePhoto(file);
  if (format === 'folders') return { prepared, region: undefined };
  const { known } = prepared;
  if (known !== undefined && session.writer.hasAnnotation(known.id, externalKey))
    return { prepared, region: undefined };
  return { prepared, region: await isolatedGarment(prepared.file?.bytes ?? (await readFile(file))) };
}

function add(session: ImportSession, format: FolderInput['format'], name: string, photo: FolderPhoto): void {
  const provenance = { importer: format, file: name };
  const photoId = session.writer.photo(photo.prepared, name, labelsOf(name), provenance);
  if (format === 'folders') return;
  if (photo.region === undefined) {
    session.log.counts.annotationsKnown++;
    return;
  }
  session.writer.annotation(photoId, {
    externalKey,
    garmentClassId: null,
    ...photo.region,
    crowd: false,
    score: null,
    attributes: {},
  });
}

/** The labels that a path gives: `train/picnic/1.jpg`, `picnic/1.jpg`, `train/1.jpg` or `1.jpg`. */
export function labelsOf(name: string): PhotoLabels {
  const folders = path.posix.dirname(name).split('/');
  const [first = '.', second] = folders;
  if (first === '.') return { split: null, event: null };
  const split = splitNamed(first);
  return split === undefined ? { split: null, event: first } : { split, event: second ?? null };
}
