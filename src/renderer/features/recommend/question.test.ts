import { expect, it } from 'vitest';
import { recommendPictureQuery } from '../../../shared/contract/recommend.ts';
import { isOutdated, picturesAmong, queryOf } from './question.ts';

it('asks in the form that the engine takes', () => {
  const plain = { modelId: undefined, minimumScore: 0.5, runId: undefined };
  expect(queryOf(plain)).toEqual({ minimumScore: 0.5 });
  const chosen = queryOf({ modelId: 'starter', minimumScore: 0.3, runId: 4 });
  expect(recommendPictureQuery.parse({ modelId: 'starter', minimumScore: '0.3', runId: '4' })).toEqual(chosen);
  expect(recommendPictureQuery.parse({ modelId: '7' })).toEqual({ modelId: 7 });
});

it('knows when an answer is out of date', () => {
  const plain = { modelId: undefined, minimumScore: 0.5, runId: undefined };
  expect(isOutdated(undefined, plain)).toBe(false);
  expect(isOutdated(plain, { ...plain })).toBe(false);
  expect(isOutdated(plain, { ...plain, minimumScore: 0.3 })).toBe(true);
});

it('takes the pictures out of what was dropped', () => {
  const [jpeg, webp, text, untyped] = ['image/jpeg', 'image/webp', 'text/plain', ''].map((type) => ({ type }));
  expect(picturesAmong([text!, jpeg!, untyped!, webp!])).toEqual([jpeg, webp]);
  expect(picturesAmong([untyped!, text!])).toEqual([untyped]);
  expect(picturesAmong([text!])).toEqual([]);
});
