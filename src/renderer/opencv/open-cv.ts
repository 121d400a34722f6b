import { StudioError, toErrorReport } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';

const words = english.opencv.openCv;

/** A matrix in OpenCV's own memory, which no garbage collector frees: `delete` does. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** A view of OpenCV's memory: out of date once anything else is allocated there. */
  readonly data: Uint8Array;
  readonly data32S: Int32Array;
  delete(): void;
}

export interface CvSize {
  width: number;
  height: number;
}

/** What its calls return holds its memory as well, and has to be deleted, too. */
export interface Scissors {
  setEdgeFeatureCannyParameters(low: number, high: number, aperture: number, l2Gradient: boolean): Scissors;
  setGradientMagnitudeMaxLimit(limit: number): Scissors;
  applyImage(image: Matrix): Scissors;
  buildMap(from: { x: number; y: number }): void;
  getContour(to: { x: number; y: number }, contour: Matrix): void;
  delete(): void;
}

/** What the tools use of OpenCV 4.12 as it is built for JavaScript. */
export interface OpenCv {
  Mat: { new (): Matrix; new (rows: number, columns: number, type: number): Matrix };
  segmentation_IntelligentScissorsMB: new () => Scissors;
  /** The memory of all matrices; it grows, and never shrinks. */
  readonly HEAPU8: Uint8Array;
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  readonly INTER_AREA: number;
  readonly INTER_LINEAR: number;
  readonly GC_INIT_WITH_MASK: number;
  readonly GC_EVAL: number;
  readonly GC_EVAL_FREEZE_MODEL: number;
  setRNGSeed(seed: number): void;
  resize(source: Matrix, target: Matrix, size: CvSize, fx: number, fy: number, interpolation: number): void;
  grabCut(
    image: Matrix,
    mask: Matrix,
    rectangle: CvSize & { x: number; y: number },
    background: Matrix,
    foreground: Matrix,
    iterations: number,
    mode: number,
  ): void;
  exceptionFromPtr(pointer: number): { msg: string };
}

/** What the script's file defines, before its code has been compiled. */
export type OpenCvModule = OpenCv & {
  calledRun?: boolean;
  then?: unknown;
  onRuntimeInitialized?: () => void;
  onAbort?: unknown;
};

/** Waits until OpenCV's code has been compiled. */
export function whenCompiled(module: OpenCvModule): Promise<OpenCv> {
  // Emscripten gives it a `then` that resolves with the module itself: a promise of it would never be done.
  delete module.then;
  return new Promise((resolve, reject) => {
    const done = (): void => resolve(module);
    if (module.calledRun === true) return done();
    module.onRuntimeInitialized = done;
    module.onAbort = (cause: unknown) => reject(notCompiled(cause));
    return undefined;
  });
}

function notCompiled(cause: unknown): StudioError {
  return new StudioError('INTERNAL', words.opencvCouldNotBeStarted, {
    cause: String(cause),
    remedy: words.reloadThePage,
  });
}

/** Makes an error of what OpenCV throws, which is a number: the place of its exception in OpenCV's memory. */
export function openCvError(cv: OpenCv, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown;
  const message = typeof thrown === 'number' ? cv.exceptionFromPtr(thrown).msg : toErrorReport(thrown).message;
  const memory = /memory|OOM/i.test(message);
  return memory
    ? new StudioError('OUT_OF_MEMORY', words.opencvRanOutOfMemory, {
        cause: message,
        remedy: words.tryAgainWithASmaller,
      })
    : new StudioError('INTERNAL', words.opencvMessage(message), { remedy: words.tryAgainOrUseTheBrush });
}

/**
 * Runs `work` and frees every matrix (or anything else with `delete`) that it hands to `keep`, also where it throws.
 *
 * @throws StudioError for whatever OpenCV throws
 */
export async function withMatrices<T>(
  cv: OpenCv,
  work: (keep: <Kept extends { delete(): void }>(kept: Kept) => Kept) => Promise<T> | T,
): Promise<T> {
  const kept: { delete(): void }[] = [];
  try {
    return await work((one) => {
      kept.push(one);
      return one;
    });
  } catch (error) {
    throw openCvError(cv, error);
  } finally {
    for (const one of kept.reverse()) one.delete();
  }
}
