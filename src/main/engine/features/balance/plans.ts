import { asc, eq } from 'drizzle-orm';
import { balancePlans } from '../../../../../db/schema.ts';
import type { SavedPlan } from '../../../../shared/contract/balance.ts';
import {
  anyPlan,
  anyUsedPlan,
  type AnyPlan,
  type AnyUsedPlan,
  type UsedPhotoPlan,
  type UsedPlan,
} from '../../../../shared/contract/balance-plan.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { checkFactors } from '../../../../shared/domain/photo-sampling.ts';
import { isGarmentPlan, isPhotoPlan, wrongKindOfPlan } from '../../../../shared/domain/plan-words.ts';
import { checkTargets } from '../../../../shared/domain/sampling.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';

type PlanRow = typeof balancePlans.$inferSelect;

/** All saved plans by name. */
export function listPlans(store: ProjectStore): SavedPlan[] {
  return store.database.select().from(balancePlans).orderBy(asc(balancePlans.name)).all().map(described);
}

/** Throws StudioError NOT_FOUND. */
export function getPlan(store: ProjectStore, id: number): SavedPlan {
  const row = store.database.select().from(balancePlans).where(eq(balancePlans.id, id)).get();
  if (row === undefined) {
    throw new StudioError('NOT_FOUND', `There is no balance plan ${id}.`, {
      id,
      remedy: 'The balance screen and `f2e balance list` show all plans.',
    });
  }
  return described(row);
}

/**
 * Writes a new plan, or, with an id, what that plan is from now on. Runs keep the plan that they were made with.
 *
 * @throws StudioError BAD_REQUEST for targets or factors that cannot be; CONFLICT where another plan has the name; NOT_FOUND
 */
export async function savePlan(
  context: EngineContext,
  { id, name, plan }: { id?: number | undefined; name: string; plan: AnyPlan },
): Promise<SavedPlan> {
  const { store } = context;
  assertClasses(store, plan);
  const at = Date.now();
  const values = { name, plan: JSON.stringify(plan), changedAt: at };
  const saved = await store.write((database) => {
    if (id !== undefined) getPlan(store, id);
    assertNameFree(store, name, id);
    return id === undefined
      ? database
          .insert(balancePlans)
          .values({ ...values, createdAt: at })
          .returning()
          .get()
      : database.update(balancePlans).set(values).where(eq(balancePlans.id, id)).returning().get();
  });
  changed(context);
  return described(saved as PlanRow);
}

export async function renamePlan(
  context: EngineContext,
  { id, name }: { id: number; name: string },
): Promise<SavedPlan> {
  const { store } = context;
  await store.write((database) => {
    getPlan(store, id);
    assertNameFree(store, name, id);
    database.update(balancePlans).set({ name, changedAt: Date.now() }).where(eq(balancePlans.id, id)).run();
  });
  changed(context);
  return getPlan(store, id);
}

/** Answers with the plan that was there, so that it can be saved again. */
export async function removePlan(context: EngineContext, { id }: { id: number }): Promise<SavedPlan> {
  const plan = getPlan(context.store, id);
  await context.store.write((database) => database.delete(balancePlans).where(eq(balancePlans.id, id)).run());
  changed(context);
  return plan;
}

/** Throws StudioError BAD_REQUEST where a plan sets by hand a class that the project does not have, or one twice. */
export function assertClasses(store: ProjectStore, plan: AnyPlan): void {
  const { event, garment } = readTaxonomies(store);
  const garments = garment.classes.map(({ name }) => name);
  if (plan.kind === 'detector') checkFactors(plan.factors, garments);
  else checkTargets(plan.targets, { events: event.classes.map(({ name }) => name), garments });
}

/** A plan as a run keeps it. */
export function keptPlan({ balancePlan: kept }: { balancePlan: string | null }): AnyUsedPlan | null {
  return kept === null ? null : anyUsedPlan.parse(JSON.parse(kept));
}

/**
 * The saved plan that a training of a classifier asks for; of a run that is repeated, the plan as that run had it.
 *
 * @param repeated the row of that run
 * @throws StudioError NOT_FOUND; BAD_REQUEST for a plan for detectors
 */
export function garmentPlan(store: ProjectStore, id: number | undefined, repeated?: PlannedRow): UsedPlan | undefined {
  const used = wantedPlan(store, id, repeated);
  if (used === undefined || isGarmentPlan(used)) return used;
  throw wrongKindOfPlan(used.name, used.plan);
}

/** The same of a training of a detector. */
export function photoPlanOf(
  store: ProjectStore,
  id: number | undefined,
  repeated?: PlannedRow,
): UsedPhotoPlan | undefined {
  const used = wantedPlan(store, id, repeated);
  if (used === undefined || isPhotoPlan(used)) return used;
  throw wrongKindOfPlan(used.name, used.plan);
}

type PlannedRow = Parameters<typeof keptPlan>[0];

function wantedPlan(store: ProjectStore, id: number | undefined, repeated?: PlannedRow): AnyUsedPlan | undefined {
  if (id === undefined) return undefined;
  const kept = repeated === undefined ? null : keptPlan(repeated);
  return kept?.id === id ? kept : anyUsedPlan.parse(getPlan(store, id));
}

function assertNameFree(store: ProjectStore, name: string, own: number | undefined): void {
  const other = store.database.select().from(balancePlans).where(eq(balancePlans.name, name)).get();
  if (other === undefined || other.id === own) return;
  throw new StudioError('CONFLICT', `There is a balance plan “${name}” already.`, {
    field: 'name',
    id: other.id,
    remedy: 'Choose another name, or save over that plan.',
  });
}

function changed({ events }: EngineContext): void {
  events.publish({ type: 'changed', subjects: ['plans'] });
}

function described({ id, name, plan, createdAt, changedAt }: PlanRow): SavedPlan {
  return { id, name, plan: anyPlan.parse(JSON.parse(plan)), createdAt, changedAt };
}
