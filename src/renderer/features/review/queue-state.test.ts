import { describe, expect, it } from 'vitest';
import {
  countDecisions,
  current,
  decide,
  move,
  newQueue,
  noteStep,
  paceOf,
  secondsLeft,
  takeBack,
  withAnswer,
  type ReviewStep,
} from './queue-state.ts';

const step = (label: string, key?: string): Pick<ReviewStep, 'photoId' | 'label' | 'key'> => ({
  photoId: 1,
  label,
  ...(key === undefined ? {} : { key }),
});

describe('the queue', () => {
  it('goes on with each decision, back and forth without one, and never past its ends', () => {
    let queue = newQueue([7, 8, 9], 3);
    queue = decide(queue, 'accepted', step('Accept', 'a'), 0);
    queue = decide(queue, 'skipped', step('Skip'), 1);
    expect(current(queue)).toBe(9);
    queue = move(move(queue, -1), -1);
    expect(current(move(queue, -1))).toBe(7);
    queue = decide(move(move(queue, 1), 1), 'rejected', step('Reject', 'b'), 2);
    expect(current(queue)).toBeUndefined();
    expect(move(queue, 1).index).toBe(3);
    expect(countDecisions(queue)).toEqual({ accepted: 1, rejected: 1, skipped: 1 });
    expect(decide(queue, 'accepted', step('Accept'), 3)).toBe(queue);
  });

  it('takes back the last thing done, wherever it was', () => {
    let queue = decide(newQueue([7, 8, 9], 3), 'accepted', step('Accept', 'a'), 0);
    queue = noteStep(queue, { kind: 'class', annotationId: 8, photoId: 2, label: 'Class', before: undefined });
    queue = move(queue, 1);
    queue = takeBack(queue, queue.steps.at(-1)!);
    expect(current(queue)).toBe(8);
    expect(queue.decisions.get(7)).toBe('accepted');
    queue = takeBack(queue, queue.steps.at(-1)!);
    expect(current(queue)).toBe(7);
    expect(queue).toMatchObject({ steps: [], times: [] });
    expect(queue.decisions.size).toBe(0);
  });

  it('brings back an earlier decision of the same garment', () => {
    let queue = decide(newQueue([7], 1), 'accepted', step('Accept'), 0);
    queue = decide(move(queue, -1), 'rejected', step('Reject'), 1);
    expect(takeBack(queue, queue.steps.at(-1)!).decisions.get(7)).toBe('accepted');
  });

  it("remembers the engine's step of an edit", () => {
    const queue = decide(newQueue([7], 1), 'accepted', step('Accept', 'a'), 0);
    expect(withAnswer(queue, 'a', 41).steps[0]?.editId).toBe(41);
    expect(withAnswer(queue, 'other', 41)).toBe(queue);
  });
});

describe('the pace', () => {
  it('is known after a few decisions, and leaves pauses out', () => {
    expect(paceOf([0, 2000])).toBeUndefined();
    expect(paceOf([0, 2000, 4000, 6000])).toBe(30);
    // Two minutes at lunch count as one.
    expect(paceOf([0, 60_000, 60_000 + 7_200_000])).toBe(1);
    expect(paceOf([5, 5, 5])).toBeUndefined();
  });

  it('tells the time left of the whole queue', () => {
    expect(secondsLeft(newQueue([1, 2], 60), 30)).toBe(120);
    expect(secondsLeft(newQueue([1, 2], 60), undefined)).toBeUndefined();
  });
});
