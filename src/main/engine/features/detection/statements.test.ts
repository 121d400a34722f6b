import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectStore } from '../../store/open.ts';
import { planOf, temporaryProject } from '../../store/testing.ts';
import { statements as ofDatasets } from '../detector/statements.ts';
import { questions } from './statements.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeAll(async () => {
  ({ store, dispose } = await temporaryProject());
});

afterAll(() => dispose());

describe('the questions of a pass and of a training', () => {
  it.each(Object.entries({ ...questions, ...ofDatasets }))('reach their rows by key or index: %s', (_, sql) => {
    const steps = planOf(store, sql, { passId: 1, outcome: null });
    expect(steps.filter((step) => /^SCAN(?! json_each)|TEMP B-TREE/.test(step))).toEqual([]);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
  });
});
