import { describe, expect, it } from 'vitest';
import type { EditorGarment } from '../../editor/garment.ts';
import { box } from '../../editor/testing/driver.ts';
import { changeOf, openSuggestions, type OpenSuggestion } from './open-suggestions.ts';

const seen = box([5, 5, 12, 12]);

function suggestion(parts: Partial<OpenSuggestion>): OpenSuggestion {
  return {
    id: 1,
    reason: 'missed',
    annotationId: null,
    className: 'skirt',
    garmentClassId: 3,
    score: 0.9,
    iou: 0,
    box: [5, 5, 12, 12],
    runs: seen,
    ...parts,
  };
}

function garment(parts: Partial<EditorGarment>): EditorGarment {
  return {
    id: 7,
    revision: 1,
    garmentClassId: 2,
    runs: seen,
    order: 0,
    crowd: false,
    source: 'human',
    score: null,
    reviewState: 'unreviewed',
    author: '',
    attributes: {},
    cropId: null,
    excludedReason: null,
    ...parts,
  };
}

describe('suggestions beside what is on the screen', () => {
  it('are over once the garment is drawn, however roughly, and back when it is gone', () => {
    const missed = [suggestion({})];
    expect(openSuggestions(missed, [])).toEqual(missed);
    expect(openSuggestions(missed, [garment({ runs: box([30, 3, 5, 5]) })])).toEqual(missed);
    expect(openSuggestions(missed, [garment({ runs: box([5, 5, 12, 5]) })])).toEqual([]);
  });

  it('are over once class or outline is the suggested one, or the garment is deleted', () => {
    const about = (reason: 'class' | 'outline') => [suggestion({ reason, annotationId: 7 })];
    expect(openSuggestions(about('class'), [garment({})])).toHaveLength(1);
    expect(openSuggestions(about('class'), [garment({ garmentClassId: 3 })])).toEqual([]);
    expect(openSuggestions(about('outline'), [garment({ runs: box([5, 5, 12, 5]) })])).toHaveLength(1);
    expect(openSuggestions(about('outline'), [garment({})])).toEqual([]);
    expect(openSuggestions([...about('class'), ...about('outline')], [])).toEqual([]);
  });

  it('say what taking them does', () => {
    expect(changeOf(suggestion({}))).toEqual({ kind: 'garment', runs: seen, garmentClassId: 3 });
    expect(changeOf(suggestion({ reason: 'outline', annotationId: 7 }))).toEqual({
      kind: 'outline',
      id: 7,
      runs: seen,
    });
    expect(changeOf(suggestion({ reason: 'class', annotationId: 7, garmentClassId: null }))).toBeUndefined();
  });
});
