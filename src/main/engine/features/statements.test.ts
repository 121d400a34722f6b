import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectStore } from '../store/open.ts';
import { planOf, temporaryProject } from '../store/testing.ts';
import { statements as ofFindings } from './findings/statements.ts';
import { statements as ofOpinions } from './opinions/statements.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeAll(async () => {
  ({ store, dispose } = await temporaryProject());
});

afterAll(() => dispose());

describe.each([
  ['findings', ofFindings],
  ['opinions', ofOpinions],
])('the questions about %s', (_subject, statements) => {
  it.each(Object.entries(statements).filter(([, sql]) => sql.startsWith('SELECT')))(
    'reach their rows by key or index: %s',
    (_name, sql) => {
      expect(planOf(store, sql).filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
    },
  );
});
