import { errorReport } from '../../shared/contract/common.ts';
import {
  largestPictureBytes,
  pictureRecommendation,
  type PictureRecommendation,
  type RecommendPictureQuery,
} from '../../shared/contract/recommend.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import { toStudioError } from './errors.ts';

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
    throw new StudioError('PHOTO_INVALID', `The picture is larger than ${largestPictureBytes / 2 ** 20} MiB.`, {
      remedy: 'Choose a smaller one, or import it into the project.',
    });
  }
  let response: Response;
  try {
    response = await fetch(`/recommend${queryOf(query)}`, {
      method: 'POST',
      headers: { 'content-type': /^image\//.test(picture.type) ? picture.type : 'application/octet-stream' },
      body: picture,
      signal,
    });
  } catch (error) {
    throw toStudioError(error);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const report = errorReport.safeParse(answer);
    throw report.success
      ? fromErrorReport(report.data)
      : new StudioError('INTERNAL', `The engine refused the picture (HTTP ${response.status}).`);
  }
  const checked = pictureRecommendation.safeParse(answer);
  if (checked.success) return checked.data;
  throw new StudioError('INTERNAL', "The engine's answer about the picture is not what this page expects.", {
    remedy: 'Reload the page; page and engine may be of different versions.',
  });
}

function queryOf(query: RecommendPictureQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
