import { largestUploadBytes, uploadAnswer, type UploadAnswer, type UploadQuery } from '../../shared/contract/upload.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { postPicture } from './post-picture.ts';

/**
 * Gives the engine one photo, or, as a dry run, has it looked through.
 *
 * @throws StudioError PHOTO_INVALID for what is too large; what the engine refuses
 */
export async function uploadPhoto(file: Blob, query: UploadQuery, signal: AbortSignal): Promise<UploadAnswer> {
  if (file.size > largestUploadBytes) {
    throw new StudioError('PHOTO_INVALID', `${query.fileName} is larger than ${largestUploadBytes / 2 ** 20} MiB.`, {
      cause: `larger than ${largestUploadBytes / 2 ** 20} MiB`,
      remedy: 'Make it smaller, or import the folder that it lies in.',
    });
  }
  return postPicture({ path: '/photos', picture: file, query: { ...query }, answer: uploadAnswer, signal });
}
