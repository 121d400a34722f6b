import { create } from 'zustand';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { UploadAnswer, UploadQuery } from '../../../shared/contract/upload.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { toStudioError } from '../../client/errors.ts';
import { uploadPhoto } from '../../client/upload-photo.ts';
import type { PhotoFile } from './dropped-files.ts';

export interface Upload extends PhotoFile {
  /** Of the dry run, then of the import. */
  answer: UploadAnswer | undefined;
  error: StudioError | undefined;
}

interface Uploads {
  stage: 'empty' | 'checking' | 'checked' | 'importing' | 'imported';
  uploads: readonly Upload[];
  done: number;
  /** Files that were dropped with them and are no pictures. */
  others: number;
  startedAt: number;
}

const nothing: Uploads = { stage: 'empty', uploads: [], done: 0, others: 0, startedAt: 0 };

/** Photos that were dropped onto the page; they outlive the screen, not the page. */
export const useUploads = create<Uploads>(() => nothing);

const atOnce = 3;
let underWay: AbortController | undefined;

/** Looks dropped photos through without changing anything. */
export async function check(photos: readonly PhotoFile[], others: number): Promise<void> {
  underWay?.abort();
  const uploads = photos.map((photo) => ({ ...photo, answer: undefined, error: undefined }));
  useUploads.setState({ stage: 'checking', uploads, others, done: 0, startedAt: performance.now() });
  if (
    await run(
      () => ({ dryRun: '1' }),
      (upload) => upload.error === undefined,
    )
  ) {
    useUploads.setState({ stage: 'checked' });
  }
}

export interface ImportChoice {
  eventClassId: number | undefined;
  split: SplitName | undefined;
  /** The event of a photo's folder, where folders are named after events. */
  eventOfFolder: (folder: string | undefined) => number | undefined;
}

/** Takes in what the dry run found sound and new. Cancelled half-way, what is in stays in; the rest can be taken later. */
export async function importChecked({ eventClassId, split, eventOfFolder }: ImportChoice): Promise<void> {
  useUploads.setState({ stage: 'importing', done: 0, startedAt: performance.now() });
  const query = (upload: Upload): Omit<UploadQuery, 'fileName'> => ({
    eventClassId: eventOfFolder(upload.folder) ?? eventClassId,
    split,
  });
  const finished = await run(query, isNew);
  useUploads.setState({ stage: finished ? 'imported' : 'checked' });
}

export function cancel(): void {
  underWay?.abort();
  if (useUploads.getState().stage === 'checking') useUploads.setState(nothing);
}

export function startOver(): void {
  underWay?.abort();
  useUploads.setState(nothing);
}

/** Sound, and not in the project yet. */
export function isNew({ answer, error }: Upload): boolean {
  return error === undefined && answer?.outcome === 'added' && answer.photoId === null;
}

/** Answers with false where it was cancelled. */
async function run(
  query: (upload: Upload) => Omit<UploadQuery, 'fileName'>,
  wanted: (upload: Upload) => boolean,
): Promise<boolean> {
  const controller = new AbortController();
  underWay = controller;
  const { signal } = controller;
  const waiting = useUploads.getState().uploads.flatMap((upload, index) => (wanted(upload) ? [index] : []));
  async function work(): Promise<void> {
    for (let index = waiting.shift(); index !== undefined && !signal.aborted; index = waiting.shift()) {
      const upload = useUploads.getState().uploads[index];
      if (!upload) continue;
      const { file } = upload;
      const asked = { ...query(upload), fileName: file.name.slice(0, 255) || 'photo' };
      const changes = await uploadPhoto(file, asked, signal).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error: toStudioError(error) }),
      );
      if (signal.aborted) return;
      const settled = index;
      useUploads.setState(({ uploads, done }) => ({
        done: done + 1,
        uploads: uploads.map((each, at) => (at === settled ? { ...each, ...changes } : each)),
      }));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return !signal.aborted;
}
