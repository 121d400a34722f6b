import { expect, it } from 'vitest';
import { reportHref, reportState } from './report-state.ts';

it('keeps run, split and comparison in the address', () => {
  const state = { run: 4, split: 'test', by: 'box' } as const;
  const href = reportHref(state);
  expect(href).toBe('/detector/evaluation?run=4&split=test&by=box');
  expect(reportState(href.slice(href.indexOf('?')))).toEqual(state);
});

it('takes nothing that makes no sense', () => {
  expect(reportState('?run=x&split=all&by=eye')).toEqual({ run: undefined, split: undefined, by: 'mask' });
  expect(reportHref(reportState(''))).toBe('/detector/evaluation');
});
