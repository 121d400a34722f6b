import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { JobControl } from '../../jobs/control.ts';
import type { ImportInput } from '../../../../shared/contract/imports.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { writeWhole } from '../../files.ts';
import type { ProjectStore } from '../../store/open.ts';
import { decodePhoto, readPhotoBytes, type PhotoFile } from './photo-file.ts';
import { createRecordWriter, type RecordWriter } from './record-writer.ts';
import { ImportLog, Refusal, type RefusalSink } from './report.ts';

/** A photo as the writer takes it: one that the project has already, or a new one with its file in place. */
export interface PreparedPhoto {
  hash: string;
  known: KnownPhoto | undefined;
  /** Absent where the photo is known. */
  file: PhotoFile | undefined;
  storage: 'copied' | 'linked';
  path: string;
  /** Pixels as shown. */
  width: number;
  height: number;
  orientation: number;
}

export interface KnownPhoto {
  id: number;
  width: number;
  height: number;
  orientation: number;
}

/** What every importer works with. */
export interface ImportSession {
  store: ProjectStore;
  control: JobControl;
  log: ImportLog;
  dryRun: boolean;
  writer: RecordWriter;
  /** Reads, checks and puts in place one photo. Throws Refusal. */
  preparePhoto(file: string): Promise<PreparedPhoto>;
  /** Runs `work` as one write; a dry run leaves it out. Photos put in place so far are durable first. */
  commit(work: () => void): Promise<void>;
  /** Throws the reason of a cancel. */
  assertGoing(): void;
}

export function createImportSession(store: ProjectStore, input: ImportInput, control: JobControl): ImportSession {
  const log = new ImportLog();
  const { dryRun } = input;
  const writer = createRecordWriter(store, log, dryRun);
  const touchedFolders = new Set<string>();

  async function preparePhoto(file: string): Promise<PreparedPhoto> {
    if (input.format === 'labels') throw new TypeError('labels bring no photos');
    const read = await readPhotoBytes(file);
    const known = knownPhoto(store, read.hash);
    if (known !== undefined) {
      const { width, height, orientation } = known;
      return { hash: read.hash, known, file: undefined, storage: 'linked', path: file, width, height, orientation };
    }
    const photo = await decodePhoto(read, input.maximumPixels);
    const { width, height, orientation } = photo;
    const shared = { hash: read.hash, known, file: photo, width, height, orientation };
    if (input.storage === 'link') return { ...shared, storage: 'linked', path: file };
    if (dryRun) return { ...shared, storage: 'copied', path: photoPath(photo) };
    const { relative, folder, written } = await putPhotoInPlace(store, photo);
    if (written) touchedFolders.add(folder);
    return { ...shared, storage: 'copied', path: relative };
  }

  async function commit(work: () => void): Promise<void> {
    if (dryRun) {
      work();
      return;
    }
    await syncFolders([...touchedFolders]);
    touchedFolders.clear();
    await store.write(work);
  }

  function assertGoing(): void {
    if (!control.signal.aborted) return;
    const reason: unknown = control.signal.reason;
    throw reason instanceof StudioError
      ? reason
      : new StudioError('CANCELLED', 'The import was cancelled.', {
          remedy: 'Run it again: what is imported already is found, not added twice.',
        });
  }

  return { store, control, log, dryRun, writer, preparePhoto, commit, assertGoing };
}

/** The photo of that content, where the project has it. */
export function knownPhoto(store: ProjectStore, hash: string): KnownPhoto | undefined {
  const find = store.sqlite.prepare('SELECT id, width, height, orientation FROM photos WHERE hash = ?');
  return find.get(hash) as KnownPhoto | undefined;
}

function photoPath({ hash, extension }: Pick<PhotoFile, 'hash' | 'extension'>): string {
  return `photos/${hash.slice(0, 2)}/${hash}.${extension}`;
}

/** Copies a photo's bytes to where the project keeps it; what lies there already is left alone. */
export async function putPhotoInPlace(
  store: ProjectStore,
  photo: PhotoFile,
): Promise<{ relative: string; folder: string; written: boolean }> {
  const relative = photoPath(photo);
  const file = path.join(store.directory, relative);
  const folder = path.dirname(file);
  if (existsSync(file)) return { relative, folder, written: false };
  await mkdir(folder, { recursive: true });
  await writeWhole(file, photo.bytes);
  return { relative, folder, written: true };
}

/** A rename is durable once its folder is; a photo must not be missing that the database has. */
export async function syncFolders(folders: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return;
  for (const folder of folders) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** Runs a check that may refuse its record; a refusal is listed and gives undefined. */
export async function orRefuse<Result>(
  sink: RefusalSink,
  file: string,
  record: string,
  work: () => Promise<Result> | Result,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sink.reject(error.at(file, record));
    return undefined;
  }
}
