import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectStore } from '../../store/open.ts';
import { planOf, temporaryProject } from '../../store/testing.ts';
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
    expect(planOf(store, sql).filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
  });
});
