import openCvAddress from '@techstark/opencv-js/dist/opencv.js?url';
import { StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { whenCompiled, type OpenCv, type OpenCvModule } from './open-cv.ts';
import type { Picture } from './picture.ts';
import { createWorkshop } from './workshop.ts';

const words = english.opencv.worker;

/** What a dedicated worker has besides what a page has. */
interface WorkerScope {
  cv?: OpenCvModule;
  importScripts(address: string): void;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
/** Red, green, blue and alpha of more would not fit beside what else the worker needs. */
const mostPixels = 80_000_000;

const { handle } = createWorkshop({ loadOpenCv, decode, send, breathe });
scope.addEventListener('message', ({ data }) => void handle(data));

/** The script compiles its bindings with `new Function`, which this worker's own policy allows and the page's does not. */
async function loadOpenCv(): Promise<OpenCv> {
  try {
    if (scope.cv === undefined) scope.importScripts(openCvAddress);
  } catch (error) {
    throw new StudioError('DOWNLOAD_FAILED', words.opencvCouldNotBeLoaded, {
      cause: error instanceof Error ? error.message : String(error),
      remedy: words.checkThatTheStudioStill,
    });
  }
  return whenCompiled(scope.cv as unknown as OpenCvModule);
}

async function decode(file: Blob | Picture): Promise<Picture> {
  if (!(file instanceof Blob)) return file;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  } catch (error) {
    throw new StudioError('PHOTO_INVALID', words.photoCannotBeDecoded, {
      cause: error instanceof Error ? error.message : String(error),
      remedy: words.useTheBrushOrThePolygon,
    });
  }
  const { width, height } = bitmap;
  try {
    const context =
      width * height > mostPixels
        ? null
        : new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) {
      throw new StudioError('PHOTO_INVALID', words.photoOfXPixelsIsToo(width, height), {
        remedy: words.useTheBrushOrThePolygon,
      });
    }
    context.drawImage(bitmap, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

function send(message: FromWorker): void {
  const counts = message.type === 'answer' && 'runs' in message.answer ? message.answer.runs.counts : undefined;
  scope.postMessage(message, counts === undefined ? [] : [counts.buffer as ArrayBuffer]);
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
