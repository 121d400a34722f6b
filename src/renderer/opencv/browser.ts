import { StudioError } from '../../shared/domain/errors.ts';
import { toStudioError } from '../client/errors.ts';
import { english } from '../ui/english.ts';
import { photoAddress } from '../ui/media.ts';
import { createSmartTools, type SmartTools, type WorkerLine } from './smart-tools.ts';

const words = english.opencv.browser;

/** The smart tools of this page, over a worker that the engine serves with a policy of its own. */
export function createBrowserSmartTools(): SmartTools {
  return createSmartTools({
    startWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { name: 'opencv' }) as unknown as WorkerLine,
    loadPicture,
  });
}

/** The photo's file as the engine serves it; the browser has it already where it is on screen. */
async function loadPicture(photoId: number): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(photoAddress(photoId));
  } catch (error) {
    throw toStudioError(error);
  }
  if (response.ok) return response.blob();
  throw new StudioError('NOT_FOUND', words.photoCannotBeHadHttp(response.status), {
    remedy: words.reloadThePage,
  });
}
