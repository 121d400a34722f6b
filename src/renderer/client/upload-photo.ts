import { errorReport } from '../../shared/contract/common.ts';
import { largestUploadBytes, uploadAnswer, type UploadAnswer, type UploadQuery } from '../../shared/contract/upload.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import { toStudioError } from './errors.ts';

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
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  let response: Response;
  try {
    response = await fetch(`/photos?${parameters.toString()}`, {
      method: 'POST',
      headers: { 'content-type': /^image\//.test(file.type) ? file.type : 'application/octet-stream' },
      body: file,
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
      : new StudioError('INTERNAL', `The engine refused the photo (HTTP ${response.status}).`);
  }
  const checked = uploadAnswer.safeParse(answer);
  if (checked.success) return checked.data;
  throw new StudioError('INTERNAL', "The engine's answer about the photo is not what this page expects.", {
    remedy: 'Reload the page; page and engine may be of different versions.',
  });
}
