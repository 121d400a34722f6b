import { fromErrorReport, StudioError, type ErrorReport } from '../../shared/domain/errors.ts';
import type { ProposalKind, Proposals, Proposer } from '../editor/proposals.ts';
import { english } from '../ui/english.ts';
import type { Answer, FromWorker, Question, ToWorker } from './messages.ts';
import type { Picture } from './picture.ts';

const words = english.opencv.smartTools;

/** What the page sees of a worker; the browser's `Worker` is one. */
export interface WorkerLine {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string; preventDefault?(): void }) => void) | null;
}

export interface SmartToolsSettings {
  startWorker(): WorkerLine;
  /** The photo's file, or its pixels. Throws StudioError where it cannot be had. */
  loadPicture(photoId: number): Promise<Blob | Picture>;
  /** After how many milliseconds without an answer the worker is given up; loading does not count. */
  patience?: number;
  /** After how many milliseconds without a question the worker ends and gives its memory back. */
  rest?: number;
}

/** Whether wand, GrabCut and scissors can answer. */
export type SmartToolsStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'loading' }
  /** How long OpenCV took to load and compile. */
  | { readonly state: 'ready'; readonly milliseconds: number }
  /** The next question or choice of a tool tries again. */
  | { readonly state: 'failed'; readonly error: StudioError };

/** The editor's proposer over one worker, which starts when it is first needed and again after it died. */
export interface SmartTools extends Proposer {
  prepare(photoId: number): void;
  getStatus(): SmartToolsStatus;
  /** `listener` is called after each change of the status. Answers with what ends it. */
  subscribe(listener: () => void): () => void;
  /** Ends the worker and gives its memory back. The next question starts another. */
  dispose(): void;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const defaultPatience = 30_000;
const defaultRest = 5 * 60_000;

export function createSmartTools({
  startWorker,
  loadPicture,
  patience = defaultPatience,
  rest = defaultRest,
}: SmartToolsSettings): SmartTools {
  let worker: WorkerLine | undefined;
  let status: SmartToolsStatus = { state: 'idle' };
  /** The photo that the worker has, or is being given. */
  let shown: { photoId: number; given: Promise<void> } | undefined;
  let questions = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const pending = new Map<number, Pending>();
  const listeners = new Set<() => void>();

  function setStatus(next: SmartToolsStatus): void {
    status = next;
    for (const listener of [...listeners]) listener();
  }

  function stop(error: StudioError): void {
    clearTimeout(resting);
    if (worker !== undefined) {
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
    }
    worker = undefined;
    shown = undefined;
    const given = [...pending.values()];
    pending.clear();
    for (const { reject, timer } of given) {
      clearTimeout(timer);
      reject(error);
    }
  }

  function fail(error: StudioError): void {
    stop(error);
    setStatus({ state: 'failed', error });
  }

  function started(): WorkerLine {
    if (worker !== undefined) return worker;
    let line: WorkerLine;
    try {
      line = startWorker();
    } catch (error) {
      const died = workerDied(error instanceof Error ? error.message : String(error));
      fail(died);
      throw died;
    }
    worker = line;
    line.onmessage = ({ data }) => receive(data);
    line.onerror = (event) => {
      event.preventDefault?.();
      fail(workerDied(event.message));
    };
    setStatus({ state: 'loading' });
    line.postMessage({ type: 'start' });
    return line;
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'started':
        setStatus({ state: 'ready', milliseconds: message.milliseconds });
        for (const [id, question] of pending) question.timer ??= watch(id);
        return;
      case 'not-started':
        setStatus({ state: 'failed', error: fromErrorReport(message.error) });
        return;
      case 'answer':
        settle(message.id)?.resolve(message.answer);
        return;
      case 'refused':
        refused(message.id, message.error);
        return;
    }
  }

  function refused(id: number, report: ErrorReport): void {
    const error = fromErrorReport(report);
    settle(id)?.reject(error);
    // OpenCV's memory never shrinks: a new worker has room again.
    if (error.code === 'OUT_OF_MEMORY') fail(error);
  }

  function settle(id: number): Pending | undefined {
    const question = pending.get(id);
    pending.delete(id);
    clearTimeout(question?.timer);
    return question;
  }

  function watch(id: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      if (pending.has(id)) fail(tooSlow(patience));
    }, patience);
  }

  /** Puts the end of a worker that nobody asks off. */
  function wake(): void {
    clearTimeout(resting);
    resting = setTimeout(() => (pending.size > 0 ? wake() : dispose()), rest);
  }

  function dispose(): void {
    if (worker === undefined) return;
    stop(new StudioError('CANCELLED', words.editorWasClosed));
    setStatus({ state: 'idle' });
  }

  async function show(photoId: number): Promise<void> {
    const line = started();
    wake();
    if (shown?.photoId === photoId) return shown.given;
    const given = loadPicture(photoId).then((picture) => {
      if (shown?.given === given && worker === line) line.postMessage({ type: 'picture', photoId, picture });
    });
    shown = { photoId, given };
    try {
      await given;
    } catch (error) {
      if (shown?.given === given) shown = undefined;
      throw error;
    }
  }

  async function propose<K extends ProposalKind>(
    kind: K,
    request: Proposals[K]['request'],
    signal: AbortSignal,
  ): Promise<Proposals[K]['answer']> {
    if (status.state === 'failed' && worker !== undefined) {
      setStatus({ state: 'loading' });
      worker.postMessage({ type: 'start' });
    }
    await show(request.photoId);
    signal.throwIfAborted();
    const line = started();
    const id = ++questions;
    const answer = await new Promise<Answer>((resolve, reject) => {
      pending.set(id, { resolve, reject, timer: status.state === 'ready' ? watch(id) : undefined });
      signal.addEventListener(
        'abort',
        () => {
          const question = settle(id);
          if (question === undefined) return;
          if (worker === line) line.postMessage({ type: 'cancel', id });
          question.reject(signal.reason);
        },
        { once: true },
      );
      line.postMessage({ type: 'ask', id, question: { kind, request } as Question });
    });
    return answer as Proposals[K]['answer'];
  }

  return {
    prepare(photoId) {
      // Whoever asks afterwards hears of what fails.
      show(photoId).catch(() => undefined);
    },
    propose,
    getStatus: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose,
  };
}

function workerDied(cause: string | undefined): StudioError {
  return new StudioError('WORKER_DIED', words.wandGrabcutAndScissorsCouldNotBeStarted, {
    cause: cause === undefined || cause === '' ? words.workerDidNotLoad : cause,
    remedy: words.chooseTheToolAgain,
  });
}

function tooSlow(patience: number): StudioError {
  return new StudioError('WORKER_DIED', words.thereWasNoAnswerForSeconds(Math.round(patience / 1000)), {
    remedy: words.tryAgainWithASmaller,
  });
}
