import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UsedPlan } from '../../../shared/contract/balance-plan.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { describePlan, describeTarget } from '../../../shared/domain/plan-words.ts';
import { planOfRecipe } from '../../../shared/domain/sampling-draws.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { FactsTable, type Fact } from '../../ui/facts-table.tsx';
import { api } from '../../client/api.ts';
import { formatMoment, formatRate } from '../../ui/format.ts';

/** Everything that made a run, so that it can be made again. */
export function RunRecord({ run }: { run: Run }) {
  const { recipe } = run;
  const { augmentation } = recipe;
  const targets = recipe.plan?.targets ?? [];
  const facts: Fact[] = [
    ['Seed', run.seed],
    ...recipe.phases.map((phase): Fact => [
      phase.name === 'transfer' ? 'Transfer learning' : 'Fine-tuning',
      `${phase.epochs} epochs, batch ${phase.batchSize}, Adam ${formatRate(phase.learningRate)}, weight decay ${formatRate(phase.weightDecay)}, trains the ${phase.trained === 'head' ? 'head' : 'head and last stage'}`,
    ]),
    ...(run.balancePlan === null ? [] : [['Balance plan', <PlanName key="plan" used={run.balancePlan} />] as Fact]),
    ['Sampler', describePlan(planOfRecipe(recipe))],
    ...(targets.length === 0 ? [] : [['Targets by hand', targets.map(describeTarget).join(', ')] as Fact]),
    [
      'Augmentation',
      `flip ${augmentation.flip ? 'on' : 'off'}, smallest crop ${augmentation.minimumScale}, rotation ${augmentation.rotation}°, colour jitter ${augmentation.colourJitter}, erasing ${augmentation.erasing}`,
    ],
    ['Regularisation', `dropout ${recipe.dropout}, label smoothing ${recipe.labelSmoothing}`],
    ...(recipe.name === 'quick' ? [['Cached views', recipe.cachedViews] as Fact] : []),
    ...(run.fusion ? [['Class embedding', `${recipe.embeddingSize} values`] as Fact] : []),
    ['Data', run.snapshotHash === null ? 'not yet fixed' : <Code key="data">{run.snapshotHash}</Code>],
    ...Object.entries(run.weightsHashes).map(([name, hash]): Fact => [
      `Weights: ${name}`,
      <Code key={name}>{hash}</Code>,
    ]),
    ['Code', run.codeVersion],
    ['Started', formatMoment(run.createdAt)],
    ...(run.finishedAt === null ? [] : [['Ended', formatMoment(run.finishedAt)] as Fact]),
  ];
  return <FactsTable id="record" title="What made this run" facts={facts} />;
}

/** The plan's name, which leads to it where it is still saved as it was. */
function PlanName({ used }: { used: UsedPlan }) {
  const { data: plans } = useQuery(api.balance.plans.options({}));
  const saved = plans?.find(({ id }) => id === used.id);
  if (plans === undefined) return used.name;
  if (saved === undefined) return `${used.name} (no longer saved)`;
  const changed = JSON.stringify(saved.plan) !== JSON.stringify(used.plan);
  return (
    <>
      <TextLink href={`/balance?plan=${saved.id}`}>{used.name}</TextLink>
      {changed && ' (changed since)'}
    </>
  );
}
