import type { z } from 'zod';
import { errorReport } from '../../shared/contract/common.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import { toStudioError } from './errors.ts';

const words = english.client.postPicture;

interface PicturePost<Shape extends z.ZodType> {
  /** A route of the engine that takes a picture's bytes. */
  path: '/recommend' | '/photos';
  picture: Blob;
  /** What is undefined is left out. */
  query: Readonly<Record<string, unknown>>;
  answer: Shape;
  /** Aborting it stops the engine's work as well. */
  signal: AbortSignal;
}

/** Sends a picture's bytes and checks what comes back. Throws StudioError: what the engine refuses. */
export async function postPicture<Shape extends z.ZodType>({
  path,
  picture,
  query,
  answer: shape,
  signal,
}: PicturePost<Shape>): Promise<z.output<Shape>> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  let response: Response;
  try {
    response = await fetch(`${path}${text === '' ? '' : `?${text}`}`, {
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
      : new StudioError('INTERNAL', words.engineRefusedThePictureHttp(response.status));
  }
  const checked = shape.safeParse(answer);
  if (checked.success) return checked.data;
  throw new StudioError('INTERNAL', words.enginesAnswerAboutThePicture, {
    remedy: words.reloadThePage,
  });
}
