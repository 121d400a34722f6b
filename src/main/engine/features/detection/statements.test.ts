import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
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
    const statement = store.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`);
    const positional = Array.from(sql.matchAll(/\?/g), () => 1);
    const plan = (
      positional.length > 0 ? statement.all(...positional) : statement.all({ passId: 1, outcome: null })
    ) as {
      detail: string;
    }[];
    const steps = plan.map(({ detail }) => detail);
    expect(steps.filter((step) => /^SCAN(?! json_each)|TEMP B-TREE/.test(step))).toEqual([]);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
  });
});
