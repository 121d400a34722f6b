import { expect, it } from 'vitest';
import { matchingChoices } from './choice-palette.tsx';

it('finds by any words of a name, those that begin so first', () => {
  const choices = ['long sleeve top', 'vest', 'short sleeve dress', 'sling'].map((label) => ({ value: label, label }));
  const found = (text: string) => matchingChoices(choices, text).map(({ label }) => label);
  expect(found('')).toEqual(['long sleeve top', 'vest', 'short sleeve dress', 'sling']);
  expect(found('sl')).toEqual(['sling', 'long sleeve top', 'short sleeve dress']);
  expect(found('Dress  short')).toEqual(['short sleeve dress']);
  expect(found('hat')).toEqual([]);
});
