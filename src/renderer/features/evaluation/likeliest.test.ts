import { expect, it } from 'vitest';
import { likeliest } from './likeliest.ts';

it('shows the likeliest classes, and the true one even where it is unlikely', () => {
  const names = (trueIndex: number) =>
    likeliest([0.1, 0.6, 0.05, 0.25], ['a', 'b', 'c', 'd'], trueIndex, 3).map(({ name, right }) =>
      right ? `${name}*` : name,
    );
  expect(names(1)).toEqual(['b*', 'd', 'a']);
  expect(names(2)).toEqual(['b', 'd', 'c*']);
  expect(names(-1)).toEqual(['b', 'd', 'a']);
});
