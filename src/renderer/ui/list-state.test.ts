import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cropListState,
  isFiltered,
  listSearch,
  photoListState,
  withWanted,
  type PhotoListState,
} from './list-state.ts';

const wantedIds = fc.uniqueArray(fc.option(fc.integer({ min: 1, max: 1e9 })), { minLength: 1, maxLength: 5 });
const photoState: fc.Arbitrary<PhotoListState> = fc.record({
  filter: fc.record(
    {
      events: wantedIds,
      garments: wantedIds,
      splits: fc.uniqueArray(fc.constantFrom('train' as const, 'val' as const, 'test' as const, null), {
        minLength: 1,
      }),
      text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
    },
    { requiredKeys: [] },
  ),
  sort: fc.constantFrom('imported' as const, 'name' as const, 'event' as const, 'split' as const),
  descending: fc.boolean(),
});

describe('list state in the address', () => {
  it('survives the way there and back', () => {
    fc.assert(
      fc.property(photoState, (state) => {
        expect(photoListState(listSearch(state))).toEqual(state);
      }),
    );
  });

  it('is empty for the default', () => {
    expect(listSearch(photoListState(''))).toBe('');
    expect(listSearch(cropListState(''))).toBe('');
  });

  it('keeps what makes sense of an address and drops the rest', () => {
    expect(photoListState('?event=3&event=x&event=-1&split=sideways&sort=colour&order=up')).toEqual({
      filter: { events: [3] },
      sort: 'imported',
      descending: false,
    });
    expect(cropListState('?garment=none&review=accepted&sort=area&order=descending')).toEqual({
      filter: { garments: [null], reviewStates: ['accepted'] },
      sort: 'area',
      descending: true,
    });
  });

  it('never throws, whatever the address holds', () => {
    fc.assert(fc.property(fc.webQueryParameters(), (search) => void [photoListState(search), cropListState(search)]));
  });
});

describe('withWanted', () => {
  it('takes an empty wish out of the filter', () => {
    expect(withWanted({ events: [1], text: 'a' }, 'events', [])).toEqual({ text: 'a' });
    expect(withWanted({ events: [1], text: 'a' }, 'text', '')).toEqual({ events: [1] });
    expect(isFiltered(withWanted({ events: [1] }, 'events', []))).toBe(false);
    expect(isFiltered({ splits: [null] })).toBe(true);
  });
});
