import { describe, expect, it } from 'vitest';
import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { encodeMask, runsFromMask } from '../../../shared/geometry/run-length.ts';
import type { PendingGesture, PendingRequest } from '../../client/saving/pending.ts';
import { agreement } from './agreement.ts';
import { isKnown } from './known-photo.ts';
import { refusalWords } from './refusal.ts';
import { comparable, wordsOf } from './revision-words.ts';
import { stepsAhead } from './steps.ts';

function gesture(label: string, request: PendingRequest): PendingGesture {
  return { key: label, order: 1, photoId: 1, author: 'Ada', label, request };
}
const paint = gesture('Paint', { kind: 'apply', changes: [] });
const undo = gesture('Undo', { kind: 'undo' });
const redo = gesture('Redo', { kind: 'redo' });

describe('stepsAhead', () => {
  const step = (label: string) => ({ editId: 1, label, author: 'Ada', at: 0 });
  const history = { undo: step('Erase'), redo: step('Move') };

  it('is what the engine says while nothing waits', () => {
    expect(stepsAhead(undefined, [])).toEqual({ undo: null, redo: null });
    expect(stepsAhead(history, [])).toEqual({ undo: 'Erase', redo: 'Move' });
  });

  it('counts what waits as done', () => {
    expect(stepsAhead(history, [paint])).toEqual({ undo: 'Paint', redo: null });
    expect(stepsAhead(history, [paint, undo])).toEqual({ undo: 'step', redo: 'Paint' });
    expect(stepsAhead(history, [undo])).toEqual({ undo: 'step', redo: 'Erase' });
    expect(stepsAhead(history, [redo])).toEqual({ undo: 'Move', redo: 'step' });
    expect(stepsAhead({ undo: null, redo: null }, [undo, redo])).toEqual({ undo: null, redo: null });
  });
});

it('agreement counts pixels of two masks', () => {
  const mask = (...pixels: number[]) => runsFromMask(encodeMask(Uint8Array.from(pixels), 3, 2));
  expect(agreement(mask(1, 1, 0, 0, 1, 0), mask(0, 1, 1, 0, 1, 1))).toEqual({ iou: 2 / 5, added: 2, removed: 1 });
  expect(agreement(mask(1, 0, 0, 0, 0, 0), mask(1, 0, 0, 0, 0, 0)).iou).toBe(1);
});

describe('revisions', () => {
  const first: AnnotationRevision = {
    revisionId: 1,
    number: 1,
    garmentClassId: 4,
    area: 1200,
    source: 'model',
    score: 0.87,
    reviewState: 'unreviewed',
    deleted: false,
    author: 'pass 3',
    createdAt: 0,
    restores: null,
  };
  const className = (id: number | null) => `class ${id}`;
  const drawn = {
    ...first,
    revisionId: 2,
    number: 2,
    area: 1000,
    source: 'human',
    score: null,
    author: 'Ada',
  } as const;

  it('are told in words', () => {
    expect(wordsOf(first, undefined, className)).toBe('Detected, class 4, 87 %');
    expect(wordsOf(drawn, first, className)).toBe('Mask: −200 px');
    expect(wordsOf({ ...drawn, garmentClassId: 5, reviewState: 'accepted' }, first, className)).toBe(
      'Class: class 5, Mask: −200 px, Accepted',
    );
    expect(wordsOf({ ...drawn, area: 1200 }, first, className)).toBe('Shape or order changed');
    expect(wordsOf({ ...drawn, deleted: true }, first, className)).toBe('Deleted');
    expect(wordsOf({ ...drawn, restores: 1 }, first, className)).toBe('As revision 1 again');
  });

  it("are compared with the model's last word, or with the first", () => {
    const imported = { ...first, source: 'import' } as const;
    expect(comparable([drawn, first])?.revisionId).toBe(1);
    expect(comparable([drawn, { ...first, revisionId: 9 }, imported])?.revisionId).toBe(9);
    expect(comparable([drawn, { ...drawn, revisionId: 7 }, imported])?.revisionId).toBe(1);
    expect(comparable([first])).toBeUndefined();
    expect(comparable([drawn, { ...first, deleted: true }])).toBeUndefined();
  });
});

it('knows whether the engine has said anything new', () => {
  const known = { id: 1, revision: 2, cropId: null, excludedReason: null };
  const unsaved = { ...known, id: -1, revision: 0 };
  expect(isKnown([known], [known, unsaved])).toBe(true);
  expect(isKnown([{ ...known, revision: 3 }], [known])).toBe(false);
  expect(isKnown([{ ...known, cropId: 5 }], [known])).toBe(false);
  expect(isKnown([], [known])).toBe(false);
  expect(isKnown([known], [])).toBe(false);
});

it('says what was refused, why, what fell with it, and what helps', () => {
  const error = new StudioError('CONFLICT', 'Garment 7 is at revision 5, by Grace.', { remedy: 'Do the edit again.' });
  expect(refusalWords({ type: 'refused', gesture: paint, error, fallen: [undo] })).toEqual({
    title: '‘Paint’ was not saved',
    message:
      'Garment 7 is at revision 5, by Grace. What was built on it is not saved either: ‘Undo’. Do the edit again.',
  });
});
