import { largestUploadBytes, uploadAnswer, type UploadAnswer, type UploadQuery } from '../../shared/contract/upload.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import { postPicture } from './post-picture.ts';

const words = english.client.uploadPhoto;

/**
 * Gives the engine one photo, or, as a dry run, has it looked through.
 *
 * @throws StudioError PHOTO_INVALID for what is too large; what the engine refuses
 */
export async function uploadPhoto(file: Blob, query: UploadQuery, signal: AbortSignal): Promise<UploadAnswer> {
  if (file.size > largestUploadBytes) {
    throw new StudioError('PHOTO_INVALID', words.isLargerThanMib(query.fileName, largestUploadBytes / 2 ** 20), {
      cause: words.largerThanMib(largestUploadBytes / 2 ** 20),
      remedy: words.makeItSmallerOrImport,
    });
  }
  return postPicture({ path: '/photos', picture: file, query: { ...query }, answer: uploadAnswer, signal });
}
