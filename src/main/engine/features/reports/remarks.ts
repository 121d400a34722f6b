import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { projectSettings, runs } from '../../../../../db/schema.ts';
import type { RunRemarks } from '../../../../shared/contract/runs.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';

type RunRow = typeof runs.$inferSelect;
type RunKind = RunRow['kind'];

const pinShape = z.int().positive();

/** What people say about runs. */
export function remarksOf(store: ProjectStore, row: RunRow): RunRemarks {
  return {
    tags: z.array(z.string()).parse(JSON.parse(row.tags)),
    note: row.note,
    pinned: pinnedRun(store, row.kind) === row.id,
    previousRunId: row.previousRunId,
  };
}

/** The run whose model is the project's own choice; undefined where the newest is. */
export function pinnedRun(store: ProjectStore, kind: RunKind): number | undefined {
  const row = store.database
    .select({ value: projectSettings.value })
    .from(projectSettings)
    .where(eq(projectSettings.key, settingOf(kind)))
    .get();
  return row === undefined ? undefined : pinShape.safeParse(JSON.parse(row.value)).data;
}

/** Throws StudioError NOT_FOUND, or CONFLICT for a run that has no model. */
export async function pinRun(
  { store, events }: Pick<EngineContext, 'store' | 'events'>,
  { id, pinned }: { id: number; pinned: boolean },
): Promise<{ pinned: number | null }> {
  const row = anyRun(store, id);
  if (pinned && row.state !== 'done') {
    throw new StudioError('CONFLICT', `Run ${id} is ${row.state}; it has no model to pin.`, {
      field: 'id',
      remedy: 'Wait for its end, or resume it.',
    });
  }
  const key = settingOf(row.kind);
  await store.write((database) => {
    if (pinned) {
      const value = JSON.stringify(id);
      database
        .insert(projectSettings)
        .values({ key, value })
        .onConflictDoUpdate({ target: projectSettings.key, set: { value } })
        .run();
    } else if (pinnedRun(store, row.kind) === id) {
      database.delete(projectSettings).where(eq(projectSettings.key, key)).run();
    }
  });
  events.publish({ type: 'changed', subjects: ['runs', 'models'] });
  return { pinned: pinnedRun(store, row.kind) ?? null };
}

/** Throws StudioError NOT_FOUND. */
export async function annotateRun(
  { store, events }: Pick<EngineContext, 'store' | 'events'>,
  {
    id,
    name,
    tags,
    note,
  }: { id: number; name?: string | undefined; tags?: string[] | undefined; note?: string | undefined },
): Promise<{ name: string; tags: string[]; note: string }> {
  const row = anyRun(store, id);
  const said = {
    name: name ?? row.name,
    tags: tags === undefined ? remarksOf(store, row).tags : [...new Set(tags)],
    note: note ?? row.note,
  };
  await store.write((database) => {
    database
      .update(runs)
      .set({ ...said, tags: JSON.stringify(said.tags) })
      .where(eq(runs.id, id))
      .run();
  });
  events.publish({ type: 'changed', subjects: ['runs'] });
  return said;
}

/** The row of a run, whatever it trains. Throws StudioError NOT_FOUND. */
export function anyRun(store: ProjectStore, id: number): RunRow {
  const row = store.database.select().from(runs).where(eq(runs.id, id)).get();
  if (row !== undefined) return row;
  throw new StudioError('NOT_FOUND', `There is no run ${id}.`, { id, remedy: '`f2e runs list` shows all runs.' });
}

function settingOf(kind: RunKind): string {
  switch (kind) {
    case 'classifier':
      return 'pinnedClassifier';
    case 'detector':
      return 'pinnedDetector';
  }
}
