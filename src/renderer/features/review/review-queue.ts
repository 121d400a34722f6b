import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { api } from '../../client/api.ts';
import { queryClient } from '../../client/query-client.ts';
import { pushEdit, savingQueue } from '../../client/saving/saving.ts';
import { english } from '../../ui/english.ts';
import { showProblem } from '../../ui/use-jobs.ts';
import { listQuestion, queueAddress, type QueueOrder, type QueueQuestion } from './orders.ts';
import { current, decide, move, newQueue, noteStep, takeBack, withAnswer, type QueueState } from './queue-state.ts';

const words = english.review.reviewQueue;

/** A queue is taken in parts of this many: longer than anybody reviews at a sitting. */
const mostQueued = 50_000;

interface ReviewQueue {
  /** Which queue it is; undefined until one was begun. */
  address: string | undefined;
  loading: boolean;
  error: StudioError | undefined;
  queue: QueueState;
}

/** The queue outlives the screen: whoever goes to fix a mask comes back to the same place. */
export const useReviewQueue = create<ReviewQueue>(() => ({
  address: undefined,
  loading: false,
  error: undefined,
  queue: newQueue([], 0),
}));

function change(work: (queue: QueueState) => QueueState): void {
  useReviewQueue.setState(({ queue }) => ({ queue: work(queue) }));
}

/** Begins the queue that is asked for, anew where it was begun before. */
export async function beginQueue(question: QueueQuestion, order: QueueOrder): Promise<void> {
  const address = queueAddress({ ...question, order });
  useReviewQueue.setState({ address, loading: true, error: undefined, queue: newQueue([], 0) });
  try {
    const { ids, total } = await api.crops.ids({ ...listQuestion(question, order), limit: mostQueued });
    if (useReviewQueue.getState().address !== address) return;
    useReviewQueue.setState({ loading: false, queue: newQueue(ids, total) });
  } catch (error) {
    if (useReviewQueue.getState().address !== address) return;
    useReviewQueue.setState({ loading: false, error: error as StudioError });
  }
}

/** Once more through those that were skipped. */
export function takeSkipped(): void {
  change((queue) => {
    const skipped = queue.ids.filter((id) => queue.decisions.get(id) === 'skipped');
    const decisions = new Map([...queue.decisions].filter(([, decision]) => decision !== 'skipped'));
    return { ...queue, ids: skipped, total: skipped.length, index: 0, decisions };
  });
}

/** The garment at hand as the page has it last; undefined while it is on its way. */
function atHand(photoId: number): { photo: PhotoDetail; garment: Annotation } | undefined {
  const id = current(useReviewQueue.getState().queue);
  const photo = queryClient.getQueryData<PhotoDetail>(api.photos.get.options({ id: photoId }).queryKey);
  const garment = photo?.annotations.find((annotation) => annotation.id === id);
  return photo && garment ? { photo, garment } : undefined;
}

export function decideGarment(photoId: number, reviewState: 'accepted' | 'rejected'): void {
  const found = atHand(photoId);
  if (!found) return;
  const label = reviewState === 'accepted' ? english.common.accept : english.common.reject;
  const { id, revision } = found.garment;
  // Said before, and nothing to change: no step of the photo's stack comes of it.
  if (found.garment.reviewState === reviewState && !isWaiting(photoId)) {
    change((queue) => decide(queue, reviewState, { photoId, label, editId: null }, Date.now()));
    return;
  }
  const changes = [{ kind: 'revise', garment: id, revision, reviewState } as const];
  const { key } = pushEdit(photoId, label, { kind: 'apply', changes });
  change((queue) => decide(queue, reviewState, { photoId, label, key }, Date.now()));
}

export function skipGarment(photoId: number): void {
  change((queue) => decide(queue, 'skipped', { photoId, label: english.common.skip, editId: null }, Date.now()));
}

export function stepQueue(by: 1 | -1): void {
  change((queue) => move(queue, by));
}

export function classifyGarment(photoId: number, garmentClassId: number | null, name: string): void {
  const found = atHand(photoId);
  if (!found || found.garment.garmentClassId === garmentClassId) return;
  const { id, revision } = found.garment;
  const label = words.setClassTo(name);
  const changes = [{ kind: 'revise', garment: id, revision, garmentClassId } as const];
  const { key } = pushEdit(photoId, label, { kind: 'apply', changes });
  change((queue) => noteStep(queue, { kind: 'class', annotationId: id, photoId, label, key, before: undefined }));
}

export function relabelPhoto(photoId: number, eventClassId: number | null, name: string): void {
  const found = atHand(photoId);
  if (!found || found.photo.eventClassId === eventClassId) return;
  const label = words.setEventTo(name);
  const { key } = pushEdit(photoId, label, { kind: 'apply', changes: [], photo: { eventClassId } });
  const { id } = found.garment;
  change((queue) => noteStep(queue, { kind: 'event', annotationId: id, photoId, label, key, before: undefined }));
}

/** Takes the last thing done back, wherever in the queue it was; answers with its words. */
export async function undoReview(): Promise<string | undefined> {
  const last = useReviewQueue.getState().queue.steps.at(-1);
  if (!last) return undefined;
  // Its answer names the step to take back, and says whether there is one.
  if (last.key !== undefined) await savingQueue.settled(last.photoId);
  const step = useReviewQueue
    .getState()
    .queue.steps.find((other) => other === last || (last.key !== undefined && other.key === last.key));
  if (!step) return undefined;
  if (typeof step.editId === 'number') {
    pushEdit(step.photoId, words.undoStepLabel(step.label), { kind: 'undo', editId: step.editId });
  }
  change((queue) => takeBack(queue, step));
  return step.label;
}

function isWaiting(photoId: number): boolean {
  return savingQueue.getState().waiting.some((gesture) => gesture.photoId === photoId);
}

savingQueue.follow((news) => {
  const { key } = news.gesture;
  const { queue } = useReviewQueue.getState();
  if (news.type === 'saved') {
    change((now) => withAnswer(now, key, news.result.editId));
    return;
  }
  const step = queue.steps.find((other) => other.key === key);
  if (!step) {
    if (news.gesture.label.startsWith(words.undo)) showProblem(words.thisCouldNotBeUndone, news.error);
    return;
  }
  // Refused: the garment is as it was, and waits at its place to be decided anew.
  const { index } = queue;
  change((now) => ({ ...takeBack(now, step), index }));
  notifications.show({
    color: 'red',
    title: words.stepLabelWasRefused(step.label),
    message: words.garmentIsStillToBeDecided(news.error.message),
    autoClose: 12_000,
  });
});
