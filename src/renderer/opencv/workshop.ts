import { StudioError, toErrorReport } from '../../shared/domain/errors.ts';
import type { Proposals } from '../editor/proposals.ts';
import { english } from '../ui/english.ts';
import { grabCut } from './grabcut.ts';
import type { Answer, FromWorker, Question, ToWorker } from './messages.ts';
import type { OpenCv } from './open-cv.ts';
import type { Picture } from './picture.ts';
import { createPathFinder, type PathFinder } from './scissors.ts';
import { startWand, type Wand } from './wand.ts';

const words = english.opencv.workshop;

export interface WorkshopSettings {
  /** Called once, when the first question needs it or the page says so; again after it failed. */
  loadOpenCv(): Promise<OpenCv>;
  /** @throws StudioError PHOTO_INVALID for what cannot be decoded */
  decode(picture: Blob | Picture): Promise<Picture>;
  send(message: FromWorker): void;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
}

/** How long a step may keep messages waiting, in milliseconds. */
const longestBreath = 40;

/** What a worker does with the page's messages. Holds one photo at a time. */
export function createWorkshop({ loadOpenCv, decode, send, breathe }: WorkshopSettings): {
  handle(message: ToWorker): Promise<void>;
} {
  let openCv: Promise<OpenCv> | undefined;
  let photo: { id: number; picture: Promise<Picture> } | undefined;
  let wand: { key: string; wand: Wand } | undefined;
  let paths: PathFinder | undefined;
  const waiting = new Map<number, AbortController>();

  function start(): Promise<OpenCv> {
    if (openCv !== undefined) return openCv;
    const began = performance.now();
    const loading = loadOpenCv();
    openCv = loading;
    loading.then(
      () => send({ type: 'started', milliseconds: performance.now() - began }),
      (error: unknown) => {
        openCv = undefined;
        send({ type: 'not-started', error: toErrorReport(error) });
      },
    );
    return openCv;
  }

  function show(id: number, file: Blob | Picture): void {
    const picture = decode(file);
    // Whoever asks about it hears of it.
    picture.catch(() => undefined);
    photo = { id, picture };
    wand = undefined;
    paths?.dispose();
    paths = undefined;
  }

  function pictureOf(photoId: number): Promise<Picture> {
    if (photo?.id === photoId) return photo.picture;
    throw new StudioError('NOT_FOUND', words.workerDoesNotHaveThis, { remedy: words.tryAgain });
  }

  async function answer({ kind, request }: Question, signal: AbortSignal): Promise<Answer> {
    const picture = await pictureOf(request.photoId);
    signal.throwIfAborted();
    switch (kind) {
      case 'wand':
        return { runs: wandOf(picture, request).select(request.tolerance, request.smoothing) };
      case 'grabcut': {
        let last = performance.now();
        const pause = async (): Promise<void> => {
          if (performance.now() - last > longestBreath) {
            await breathe();
            last = performance.now();
          }
          signal.throwIfAborted();
        };
        return { runs: await grabCut(await start(), picture, request, { pause }) };
      }
      case 'scissors': {
        const cv = await start();
        signal.throwIfAborted();
        // Another photo may have come while OpenCV was loading.
        if (picture !== (await pictureOf(request.photoId))) throw new Error('The photo has changed.');
        paths ??= createPathFinder(cv, picture);
        return { points: await paths.path(request.from, request.to) };
      }
    }
  }

  function wandOf(picture: Picture, { photoId, point, contiguous }: Proposals['wand']['request']): Wand {
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) {
      throw new StudioError('BAD_REQUEST', words.pointLiesOutsideOfThePhoto, { field: 'point' });
    }
    const key = `${photoId} ${x} ${y} ${contiguous}`;
    if (wand?.key !== key) wand = { key, wand: startWand(picture, x, y, contiguous) };
    return wand.wand;
  }

  async function ask(id: number, question: Question): Promise<void> {
    const controller = new AbortController();
    waiting.set(id, controller);
    try {
      const given = await answer(question, controller.signal);
      if (!controller.signal.aborted) send({ type: 'answer', id, answer: given });
    } catch (error) {
      if (!controller.signal.aborted) send({ type: 'refused', id, error: toErrorReport(error) });
    } finally {
      waiting.delete(id);
    }
  }

  return {
    async handle(message) {
      switch (message.type) {
        case 'start':
          await start().catch(() => undefined);
          return;
        case 'picture':
          show(message.photoId, message.picture);
          return;
        case 'ask':
          await ask(message.id, message.question);
          return;
        case 'cancel':
          waiting.get(message.id)?.abort();
          return;
      }
    },
  };
}
