import {
  largestPictureBytes,
  pictureRecommendation,
  type PictureRecommendation,
  type RecommendPictureQuery,
} from '../../shared/contract/recommend.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import { postPicture } from './post-picture.ts';

const words = english.client.recommendPicture;

/**
 * Asks which events the garments of a picture suit. The picture goes to the engine and is not kept.
 *
 * @param signal aborting it stops the engine's work as well
 * @throws StudioError PHOTO_INVALID for what is no picture or too large; what the engine refuses
 */
export async function recommendPicture(
  picture: Blob,
  query: RecommendPictureQuery,
  signal: AbortSignal,
): Promise<PictureRecommendation> {
  if (picture.size > largestPictureBytes) {
    throw new StudioError('PHOTO_INVALID', words.pictureIsLargerThanMib(largestPictureBytes / 2 ** 20), {
      remedy: words.chooseASmallerOneOrImport,
    });
  }
  return postPicture({ path: '/recommend', picture, query, answer: pictureRecommendation, signal });
}
