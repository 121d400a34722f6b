import { describe, expect, it } from 'vitest';
import { emptyDraft, formatOfSearch, importOfDraft } from './draft.ts';

describe('importOfDraft', () => {
  it('asks for nothing while a path is missing', () => {
    expect(importOfDraft(emptyDraft, true)).toBeUndefined();
    expect(importOfDraft({ ...emptyDraft, annotations: '/a.json' }, true)).toBeUndefined();
    expect(importOfDraft({ ...emptyDraft, format: 'labels', file: '  ' }, true)).toBeUndefined();
  });

  it('takes only the fields of its format', () => {
    const draft = { ...emptyDraft, annotations: ' /a.json ', photos: '/photos', directory: '/tree', file: '/l.csv' };
    expect(importOfDraft(draft, true)).toEqual({
      format: 'coco',
      annotations: '/a.json',
      photos: '/photos',
      dryRun: true,
      storage: 'copy',
      maximumPixels: 200_000_000,
    });
    expect(importOfDraft({ ...draft, split: 'val' }, false)).toMatchObject({ split: 'val', dryRun: false });
    expect(importOfDraft({ ...draft, format: 'labels' }, false)).toEqual({
      format: 'labels',
      file: '/l.csv',
      dryRun: false,
    });
    expect(importOfDraft({ ...draft, format: 'folders', storage: 'link' }, false)).toMatchObject({
      directory: '/tree',
      storage: 'link',
    });
  });
});

it('reads the format from the address', () => {
  expect(formatOfSearch('?format=labels')).toBe('labels');
  expect(formatOfSearch('?format=zip')).toBe('coco');
});
