import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { projectSettings } from '../../../../../db/schema.ts';
import {
  guideStep,
  seenStep,
  type GuideState,
  type GuideStep,
  type SeenStep,
} from '../../../../shared/contract/guide.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';

const key = 'guide';

/** What a project keeps of its guide. */
const kept = z.object({ shown: z.boolean().optional(), seen: z.array(seenStep).default([]) });
type Kept = z.infer<typeof kept>;

/** How far the first walk is. What leaves a trace in the project is read from it, so that it counts wherever it was done. */
export function guideState(store: ProjectStore): GuideState {
  const { shown, seen } = keptOf(store);
  const isDone = (step: GuideStep): boolean => {
    switch (step) {
      case 'matrix':
      case 'wrong-cell':
      case 'compare':
        return seen.includes(step);
      case 'mask':
        return holds(store, "SELECT 1 FROM annotation_revisions WHERE number > 1 AND source = 'human' LIMIT 1");
      case 'retrain':
        return holds(
          store,
          "SELECT 1 FROM runs WHERE kind = 'classifier' AND state = 'done' AND previous_run_id IS NOT NULL LIMIT 1",
        );
    }
  };
  const isShown = shown ?? setting(store, 'sample') === true;
  return {
    shown: isShown,
    ready: isShown && holds(store, 'SELECT 1 FROM predictions LIMIT 1'),
    // A large project that shows no guide is not looked through for it.
    steps: guideStep.options.map((step) => ({ step, done: isShown && isDone(step) })),
  };
}

export function sawStep(context: EngineContext, { step }: { step: SeenStep }): Promise<GuideState> {
  return keep(context, ({ seen, ...rest }) => ({ ...rest, seen: [...new Set([...seen, step])] }));
}

export function showGuide(context: EngineContext, { shown }: { shown: boolean }): Promise<GuideState> {
  return keep(context, (before) => ({ ...before, shown }));
}

async function keep({ store, events }: EngineContext, change: (before: Kept) => Kept): Promise<GuideState> {
  await store.write((database) => {
    const value = JSON.stringify(change(keptOf(store)));
    database
      .insert(projectSettings)
      .values({ key, value })
      .onConflictDoUpdate({ target: projectSettings.key, set: { value } })
      .run();
  });
  events.publish({ type: 'changed', subjects: ['project'] });
  return guideState(store);
}

function keptOf(store: ProjectStore): Kept {
  return kept.parse(setting(store, key) ?? {});
}

function setting(store: ProjectStore, name: string): unknown {
  const row = store.database.select().from(projectSettings).where(eq(projectSettings.key, name)).get();
  return row === undefined ? undefined : JSON.parse(row.value);
}

function holds(store: ProjectStore, question: string): boolean {
  return store.sqlite.prepare(question).get() !== undefined;
}
