import { asc, eq } from 'drizzle-orm';
import { balancePlans } from '../../../../../db/schema.ts';
import type { SavedPlan } from '../../../../shared/contract/balance.ts';
import { balancePlan, type BalancePlan } from '../../../../shared/contract/balance-plan.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
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
 * @throws StudioError BAD_REQUEST for targets that cannot be; CONFLICT where another plan has the name; NOT_FOUND
 */
export async function savePlan(
  context: EngineContext,
  { id, name, plan }: { id?: number | undefined; name: string; plan: BalancePlan },
): Promise<SavedPlan> {
  const { store } = context;
  assertTargets(store, plan);
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

/** Throws StudioError BAD_REQUEST where a target names a class that the project does not have. */
export function assertTargets(store: ProjectStore, plan: BalancePlan): void {
  const { event, garment } = readTaxonomies(store);
  checkTargets(plan.targets, {
    events: event.classes.map(({ name }) => name),
    garments: garment.classes.map(({ name }) => name),
  });
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
  return { id, name, plan: balancePlan.parse(JSON.parse(plan)), createdAt, changedAt };
}
