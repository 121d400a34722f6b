import { expect, it } from 'vitest';
import { compareHref, isAboutRuns, previousRunOf } from './retraining.ts';

it('finds the run that a finished training repeats', () => {
  const job = { kind: 'train-classifier', state: 'done', result: { previousRun: 3 } } as const;
  expect(previousRunOf(job)).toBe(3);
  expect(previousRunOf({ ...job, state: 'failed' })).toBeUndefined();
  expect(previousRunOf({ ...job, result: {} })).toBeUndefined();
  expect(previousRunOf({ ...job, kind: 'import' })).toBeUndefined();
});

it('leads to the comparison, and opens it by itself only where people look at runs', () => {
  expect(compareHref(1, 2)).toBe('/compare?a=1&b=2');
  expect(compareHref('study-resnet50', 2, 'val')).toBe('/compare?a=study-resnet50&b=2&split=val');
  expect(['/training/2', '/evaluation', '/compare', '/detector/runs/1'].map(isAboutRuns)).not.toContain(false);
  expect(['/', '/photos/1', '/crops', '/trainings'].map(isAboutRuns)).not.toContain(true);
});
