import { Code } from '@mantine/core';
import type { Run } from '../../../shared/contract/training.ts';
import { describePlan, describeTarget } from '../../../shared/domain/plan-words.ts';
import { planOfRecipe } from '../../../shared/domain/sampling-draws.ts';
import { english } from '../../ui/english.ts';
import { FactsTable, type Fact } from '../../ui/facts-table.tsx';
import { formatMoment } from '../../ui/format.ts';
import { PlanName } from '../../ui/plan-name.tsx';

const words = english.training.runRecord;

/** Everything that made a run, so that it can be made again. */
export function RunRecord({ run }: { run: Run }) {
  const { recipe } = run;
  const { augmentation } = recipe;
  const targets = recipe.plan?.targets ?? [];
  const facts: Fact[] = [
    [english.common.seed, run.seed],
    ...recipe.phases.map((phase): Fact => [
      phase.name === 'transfer' ? words.transferLearning : words.fineTuning,
      words.epochsBatchAdamWeightDecay({
        epochs: phase.epochs,
        batchSize: phase.batchSize,
        learningRate: phase.learningRate,
        weightDecay: phase.weightDecay,
        trained: phase.trained,
      }),
    ]),
    ...(run.balancePlan === null
      ? []
      : [[english.common.balancePlan, <PlanName key="plan" used={run.balancePlan} />] as Fact]),
    [words.sampler, describePlan(planOfRecipe(recipe))],
    ...(targets.length === 0 ? [] : [[words.targetsByHand, targets.map(describeTarget).join(', ')] as Fact]),
    [
      words.augmentation,
      words.flipSmallestCropRotationColour({
        flip: augmentation.flip,
        minimumScale: augmentation.minimumScale,
        rotation: augmentation.rotation,
        colourJitter: augmentation.colourJitter,
        erasing: augmentation.erasing,
      }),
    ],
    [words.regularisation, words.dropoutLabelSmoothing(recipe.dropout, recipe.labelSmoothing)],
    ...(recipe.name === 'quick' ? [[words.cachedViews, recipe.cachedViews] as Fact] : []),
    ...(run.fusion ? [[words.classEmbedding, words.embeddingSizeValues(recipe.embeddingSize)] as Fact] : []),
    [words.data, run.snapshotHash === null ? words.notYetFixed : <Code key="data">{run.snapshotHash}</Code>],
    ...Object.entries(run.weightsHashes).map(([name, hash]): Fact => [
      words.weightsName(name),
      <Code key={name}>{hash}</Code>,
    ]),
    [words.code, run.codeVersion],
    [words.started, formatMoment(run.createdAt)],
    ...(run.finishedAt === null ? [] : [[words.ended, formatMoment(run.finishedAt)] as Fact]),
  ];
  return <FactsTable id="record" title={words.whatMadeThisRun} facts={facts} />;
}
