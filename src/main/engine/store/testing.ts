import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProject, type NewProject, type ProjectStore } from './open.ts';

/** A project in a fresh temporary folder, for tests; `dispose` closes and removes it. */
export async function temporaryProject(
  project: Partial<NewProject> = {},
): Promise<{ store: ProjectStore; directory: string; dispose(): Promise<void> }> {
  const parent = await mkdtemp(path.join(tmpdir(), 'f2e-project-'));
  const store = await createProject(path.join(parent, 'project'), { name: 'Test', ...project });
  return {
    store,
    directory: store.directory,
    dispose: async () => {
      await store.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/**
 * How SQLite would answer a question, a step each.
 *
 * @param named values of its named parameters; positional ones are all 1, which changes no plan
 */
export function planOf({ sqlite }: ProjectStore, sql: string, named?: Record<string, unknown>): string[] {
  const statement = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`);
  const positional = Array.from(sql.matchAll(/\?/g), () => 1);
  const steps = named === undefined || positional.length > 0 ? statement.all(...positional) : statement.all(named);
  return (steps as { detail: string }[]).map(({ detail }) => detail);
}
