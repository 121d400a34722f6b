import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { statements } from './statements.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeAll(async () => {
  ({ store, dispose } = await temporaryProject());
});
afterAll(() => dispose());

const questions = Object.entries(statements).filter(([, sql]) => sql.startsWith('SELECT'));

describe('the questions about opinions', () => {
  it.each(questions)('reach their rows by key or index: %s', (_name, sql) => {
    const values = Array.from(sql.matchAll(/\?/g), () => 1);
    const plan = store.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    expect(plan.map(({ detail }) => detail).filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
  });
});
