/** A garment's fate in the queue as it stands. */
export type Decision = 'accepted' | 'rejected' | 'skipped';

/** Something done while reviewing, so that it can be taken back. */
export interface ReviewStep {
  kind: 'decide' | 'class' | 'event' | 'skip';
  annotationId: number;
  photoId: number;
  /** In words, for those who take it back. */
  label: string;
  /** The queued edit; undefined where nothing had to be changed, as with a skip. */
  key?: string;
  /** Its step of the photo's stack; null where the engine found nothing to change. */
  editId?: number | null;
  /** What the garment's fate was before. */
  before: Decision | undefined;
}

export interface QueueState {
  /** Garments in their order, as they were when the queue was begun: nothing moves under a reviewer's hands. */
  ids: readonly number[];
  /** How many there were; more than `ids` where the queue is taken in parts. */
  total: number;
  /** Place of the garment at hand; `ids.length` at the end. */
  index: number;
  decisions: ReadonlyMap<number, Decision>;
  /** The oldest first. */
  steps: readonly ReviewStep[];
  /** When each decision was made (milliseconds), the oldest first. */
  times: readonly number[];
}

/** As many steps as anybody wants to take back. */
const mostSteps = 1000;
const mostTimes = 40;

export function newQueue(ids: readonly number[], total: number): QueueState {
  return { ids, total, index: 0, decisions: new Map(), steps: [], times: [] };
}

/** The garment at hand; undefined at the end. */
export function current({ ids, index }: QueueState): number | undefined {
  return ids[index];
}

/** A fate for the garment at hand; the queue goes on. */
export function decide(
  state: QueueState,
  decision: Decision,
  step: Pick<ReviewStep, 'photoId' | 'label' | 'key' | 'editId'>,
  now: number,
): QueueState {
  const annotationId = current(state);
  if (annotationId === undefined) return state;
  const before = state.decisions.get(annotationId);
  const kind = decision === 'skipped' ? 'skip' : 'decide';
  return {
    ...noteStep(state, { ...step, kind, annotationId, before }),
    index: state.index + 1,
    decisions: new Map(state.decisions).set(annotationId, decision),
    times: decision === 'skipped' ? state.times : [...state.times.slice(1 - mostTimes), now],
  };
}

/** Something that changes the garment at hand and stays with it. */
export function noteStep(state: QueueState, step: ReviewStep): QueueState {
  return { ...state, steps: [...state.steps.slice(1 - mostSteps), step] };
}

export function move(state: QueueState, by: 1 | -1): QueueState {
  return { ...state, index: Math.min(state.ids.length, Math.max(0, state.index + by)) };
}

/** Takes a step out, and goes to its garment. */
export function takeBack(state: QueueState, step: ReviewStep): QueueState {
  const { annotationId, before, kind } = step;
  const decisions = new Map(state.decisions);
  if (kind === 'decide' || kind === 'skip') {
    if (before === undefined) decisions.delete(annotationId);
    else decisions.set(annotationId, before);
  }
  const place = state.ids.indexOf(annotationId);
  return {
    ...state,
    index: place === -1 ? state.index : place,
    decisions,
    steps: state.steps.filter((other) => other !== step),
    times: kind === 'decide' ? state.times.slice(0, -1) : state.times,
  };
}

/** What the engine answered to a queued edit. */
export function withAnswer(state: QueueState, key: string, editId: number | null): QueueState {
  if (!state.steps.some((step) => step.key === key)) return state;
  return { ...state, steps: state.steps.map((step) => (step.key === key ? { ...step, editId } : step)) };
}

export function countDecisions({ decisions }: QueueState): Record<Decision, number> {
  const counts = { accepted: 0, rejected: 0, skipped: 0 };
  for (const decision of decisions.values()) counts[decision] += 1;
  return counts;
}

/** A pause longer than this was no work on a garment (milliseconds). */
const longestThought = 60_000;
/** Fewer decisions say nothing of a pace. */
const leastDecisions = 3;

/** Decisions a minute over the last ones, pauses left out; undefined until there are a few. */
export function paceOf(times: readonly number[]): number | undefined {
  if (times.length < leastDecisions) return undefined;
  let spent = 0;
  for (let index = 1; index < times.length; index++) {
    spent += Math.min(longestThought, (times[index] as number) - (times[index - 1] as number));
  }
  return spent <= 0 ? undefined : ((times.length - 1) / spent) * 60_000;
}

/** Seconds until the end of the queue at that pace. */
export function secondsLeft(state: QueueState, pace: number | undefined): number | undefined {
  return pace === undefined ? undefined : ((state.total - state.index) / pace) * 60;
}
