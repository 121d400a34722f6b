import { expect, it } from 'vitest';
import type { PassChange } from '../../../shared/contract/detection-passes.ts';
import { passHref, passState, sortChanges } from './pass-state.ts';

it('keeps outcome, page and photo in the address', () => {
  const state = { outcome: 'left-alone', page: 3, photo: 12 } as const;
  const href = passHref(7, state);
  expect(href).toBe('/detector/passes/7?outcome=left-alone&page=3&photo=12');
  expect(passState(href.slice(href.indexOf('?')))).toEqual(state);
});

it('takes nothing that makes no sense', () => {
  const plain = { outcome: undefined, page: 1, photo: undefined };
  expect(passState('?outcome=gone&page=0&photo=-3')).toEqual(plain);
  expect(passHref(7, plain)).toBe('/detector/passes/7');
});

it('tells what is new before what is gone and what is another now', () => {
  const garment = { garmentClassId: 1, score: 0.9, mask: { size: [2, 2] as [number, number], counts: '04' } };
  const changes: PassChange[] = [
    { annotationId: 1, before: garment, after: garment },
    { annotationId: 2, before: garment, after: null },
    { annotationId: 4, before: null, after: garment },
    { annotationId: 3, before: null, after: garment },
  ];
  expect(sortChanges(changes).map(({ annotationId }) => annotationId)).toEqual([3, 4, 2, 1]);
});
