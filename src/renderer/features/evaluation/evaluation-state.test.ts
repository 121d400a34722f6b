import { expect, it } from 'vitest';
import { evaluationHref, evaluationState } from './evaluation-state.ts';

it('keeps run, split and cell in the address', () => {
  const state = {
    run: 3,
    split: 'val',
    shown: { trueClassId: 7, predictedClassId: undefined },
    wrongOnly: true,
  } as const;
  const href = evaluationHref(state);
  expect(href).toBe('/evaluation?run=3&split=val&true=7&wrong=only');
  expect(evaluationState(href.slice(href.indexOf('?')))).toEqual(state);
});

it('takes nothing that makes no sense', () => {
  expect(evaluationState('?run=-1&split=all&true=x')).toEqual({
    run: undefined,
    split: undefined,
    shown: undefined,
    wrongOnly: false,
  });
  expect(evaluationHref(evaluationState(''))).toBe('/evaluation');
});
