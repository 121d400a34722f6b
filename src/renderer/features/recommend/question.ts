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
  /** Undefined: the newest classifier. */
  runId: number | undefined;
}

interface Question {
  options: Options;
  picture: Picture | undefined;
  /** What was asked last. */
  asked: Options | undefined;
  pending: boolean;
  answer: PictureRecommendation | undefined;
  error: StudioError | undefined;
  selected: number | undefined;
}

const nothingAsked = {
  asked: undefined,
  pending: false,
  answer: undefined,
  error: undefined,
  selected: undefined,
} satisfies Partial<Question>;

/** The picture that is asked about. It lives as long as the page does, and nowhere else. */
export const useQuestion = create<Question>(() => ({
  options: { modelId: undefined, minimumScore: 0.5, runId: undefined },
  picture: undefined,
  ...nothingAsked,
}));

let underWay: AbortController | undefined;

/** Takes another picture and asks about it at once. */
export function askAbout(file: Blob, name: string): void {
  const before = useQuestion.getState().picture;
  if (before) URL.revokeObjectURL(before.address);
  useQuestion.setState({ ...nothingAsked, picture: { name, file, address: URL.createObjectURL(file) } });
  ask();
}

/** Asks about the picture, with the options as they are now. Who asks again waits for the new answer only. */
export function ask(): void {
  const { picture, options } = useQuestion.getState();
  if (!picture) return;
  underWay?.abort();
  const controller = new AbortController();
  underWay = controller;
  useQuestion.setState({ asked: options, pending: true, error: undefined });
  recommendPicture(picture.file, queryOf(options), controller.signal).then(
    (answer) => {
      if (!controller.signal.aborted) useQuestion.setState({ pending: false, answer, selected: undefined });
    },
    (error: unknown) => {
      if (controller.signal.aborted) return;
      useQuestion.setState({ pending: false, answer: undefined, error: toStudioError(error), selected: undefined });
    },
  );
}

export function stopAsking(): void {
  underWay?.abort();
  useQuestion.setState({ pending: false });
}

export function setOptions(change: Partial<Options>): void {
  useQuestion.setState(({ options }) => ({ options: { ...options, ...change } }));
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

/** The first picture among files that were dropped, pasted or chosen; what has no type is let through to be tried. */
export function firstPicture<Item extends { type: string }>(files: Iterable<Item>): Item | undefined {
  const all = [...files];
  return all.find(({ type }) => type.startsWith('image/')) ?? all.find(({ type }) => type === '');
}
