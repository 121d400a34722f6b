import { create } from 'zustand';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import type { PictureRecommendation, RecommendPictureQuery } from '../../../shared/contract/recommend.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { toStudioError } from '../../client/errors.ts';
import { recommendPicture } from '../../client/recommend-picture.ts';

export interface Picture {
  name: string;
  file: Blob;
  /** Of this page alone. */
  address: string;
}

export interface Options {
  /** Undefined leaves the choice to the engine: the newest of the project, else the starter. */
  modelId: DetectorModel['id'] | undefined;
  minimumScore: number;
  /** Undefined: the pinned or newest classifier. */
  runId: number | undefined;
}

/** One picture and what is known about it. */
export interface Question {
  id: number;
  picture: Picture;
  /** What was asked last; undefined while it waits for its turn. */
  asked: Options | undefined;
  state: 'waiting' | 'asking' | 'answered' | 'failed' | 'stopped';
  answer: PictureRecommendation | undefined;
  error: StudioError | undefined;
  /** The garment that is chosen, counted from 1. */
  selected: number | undefined;
  /** The photo of the project that the answer was made into. */
  keptAs: number | undefined;
}

interface Questions {
  options: Options;
  /** As they were dropped. They live as long as the page does, and nowhere else. */
  questions: readonly Question[];
  /** Id of the one that is shown. */
  shown: number | undefined;
}

export const useQuestions = create<Questions>(() => ({
  options: { modelId: undefined, minimumScore: 0.5, runId: undefined },
  questions: [],
  shown: undefined,
}));

/** The picture that is shown. */
export function useShown(): Question | undefined {
  return useQuestions(({ questions, shown }) => questions.find(({ id }) => id === shown));
}

let nextId = 1;
let underWay: { id: number; controller: AbortController } | undefined;

/** Takes pictures, shows the first of them, and asks about one after another. */
export function askAbout(files: readonly File[]): void {
  const added = files.map((file): Question => ({
    id: nextId++,
    picture: { name: file.name, file, address: URL.createObjectURL(file) },
    asked: undefined,
    state: 'waiting',
    answer: undefined,
    error: undefined,
    selected: undefined,
    keptAs: undefined,
  }));
  useQuestions.setState(({ questions, shown }) => ({
    questions: [...questions, ...added],
    shown: added[0]?.id ?? shown,
  }));
  askNext();
}

/** Asks about the shown picture again, ahead of those that wait, with the options as they are now. */
export function askAgain(): void {
  const { shown } = useQuestions.getState();
  if (shown === undefined) return;
  const current = underWay;
  if (current !== undefined) {
    current.controller.abort();
    underWay = undefined;
    if (current.id !== shown) change(current.id, { state: 'waiting' });
  }
  ask(shown);
}

/** Stops asking about the shown picture; those that wait come next. */
export function stopAsking(): void {
  const { shown } = useQuestions.getState();
  if (shown === undefined) return;
  change(shown, { state: 'stopped' });
  if (underWay?.id === shown) {
    underWay.controller.abort();
    underWay = undefined;
  }
  askNext();
}

/** Takes a picture off the list. */
export function removePicture(id: number): void {
  if (underWay?.id === id) {
    underWay.controller.abort();
    underWay = undefined;
  }
  useQuestions.setState(({ questions, shown }) => {
    const at = questions.findIndex((question) => question.id === id);
    const removed = questions[at];
    if (removed) URL.revokeObjectURL(removed.picture.address);
    const left = questions.filter((question) => question.id !== id);
    return { questions: left, shown: shown === id ? (left[Math.min(at, left.length - 1)]?.id ?? undefined) : shown };
  });
  askNext();
}

export function show(id: number): void {
  useQuestions.setState({ shown: id });
}

/** Shows the picture before or after the shown one. */
export function showNeighbour(step: 1 | -1): void {
  const { questions, shown } = useQuestions.getState();
  const other = questions[questions.findIndex(({ id }) => id === shown) + step];
  if (other) show(other.id);
}

export function select(garment: number | undefined): void {
  const { shown } = useQuestions.getState();
  if (shown !== undefined) change(shown, { selected: garment });
}

export function markKept(id: number, photoId: number): void {
  change(id, { keptAs: photoId });
}

export function setOptions(wanted: Partial<Options>): void {
  useQuestions.setState(({ options }) => ({ options: { ...options, ...wanted } }));
}

/** Whether the picture could be read and held no garment: a result, not a failure. */
export function nothingWasFound(error: StudioError | undefined): boolean {
  return error?.code === 'DATASET_EMPTY';
}

/** Whether an answer to these options would be another one. */
export function isOutdated(asked: Options | undefined, options: Options): boolean {
  return (
    asked !== undefined &&
    (asked.modelId !== options.modelId || asked.minimumScore !== options.minimumScore || asked.runId !== options.runId)
  );
}

export function queryOf({ modelId, minimumScore, runId }: Options): RecommendPictureQuery {
  return {
    minimumScore,
    ...(modelId === undefined ? {} : { modelId }),
    ...(runId === undefined ? {} : { runId }),
  };
}

/** The pictures among files that were dropped, pasted or chosen; what has no type is let through to be tried. */
export function picturesAmong<Item extends { type: string }>(files: Iterable<Item>): Item[] {
  const all = [...files];
  const pictures = all.filter(({ type }) => type.startsWith('image/'));
  return pictures.length > 0 ? pictures : all.filter(({ type }) => type === '');
}

/** Each answer starts a process with TensorFlow in it: one at a time, in their order. */
function askNext(): void {
  if (underWay !== undefined) return;
  const next = useQuestions.getState().questions.find(({ state }) => state === 'waiting');
  if (next) ask(next.id);
}

function ask(id: number): void {
  const { questions, options } = useQuestions.getState();
  const question = questions.find((each) => each.id === id);
  if (!question) return;
  const controller = new AbortController();
  underWay = { id, controller };
  change(id, { asked: options, state: 'asking', error: undefined });
  recommendPicture(question.picture.file, queryOf(options), controller.signal).then(
    (answer) => settle({ state: 'answered', answer }),
    (error: unknown) => settle({ state: 'failed', answer: undefined, error: toStudioError(error) }),
  );

  function settle(outcome: Partial<Question>): void {
    if (controller.signal.aborted) return;
    underWay = undefined;
    change(id, { ...outcome, selected: undefined, keptAs: undefined });
    askNext();
  }
}

function change(id: number, changes: Partial<Question>): void {
  useQuestions.setState(({ questions }) => ({
    questions: questions.map((question) => (question.id === id ? { ...question, ...changes } : question)),
  }));
}
