import { Code } from '@mantine/core';
import { splitName } from '../../../shared/contract/common.ts';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { scaledLearningRate } from '../../../shared/domain/detector-recipes.ts';
import { describeFactor, describePlan } from '../../../shared/domain/plan-words.ts';
import { english } from '../../ui/english.ts';
import { FactsTable, type Fact } from '../../ui/facts-table.tsx';
import { formatMoment } from '../../ui/format.ts';
import { PlanName } from '../../ui/plan-name.tsx';
import { splitLabels } from '../../ui/strings.ts';

const words = english.detector.runRecord;

/** Everything that made a detector, so that it can be made again. */
export function RunRecord({ run }: { run: DetectorRun }) {
  const { recipe, data } = run;
  const factors = recipe.plan?.factors ?? [];
  const facts: Fact[] = [
    [english.common.seed, run.seed],
    [
      words.training,
      words.epochsBatchInPassesOfMomentum({
        epochs: recipe.epochs,
        batchSize: recipe.batchSize,
        photosPerPass: recipe.photosPerPass,
        momentum: recipe.momentum,
        weightDecay: recipe.weightDecay,
      }),
    ],
    [
      english.common.learningRate,
      words.afterStepsOfWarmUp(
        Number(scaledLearningRate(recipe).toPrecision(3)),
        recipe.warmupSteps,
        milestoneWords(recipe),
      ),
    ],
    [
      words.photoSizes,
      words.shorterSideInTrainingInDetection(recipe.shortSides.join(', '), recipe.shortSide, recipe.longSide),
    ],
    ...(run.balancePlan === null
      ? []
      : [[english.common.balancePlan, <PlanName key="plan" used={run.balancePlan} />] as Fact]),
    [words.sampler, recipe.plan === undefined ? words.everyPhotoOnce : describePlan(recipe.plan)],
    ...(factors.length === 0 ? [] : [[words.factorsByHand, factors.map(describeFactor).join(', ')] as Fact]),
    [words.regularisation, words.flipFrozenStages(recipe.flip, recipe.frozenStages, recipe.gradientClip)],
    ...(data === null
      ? []
      : [
          [words.source, data.source === 'project' ? words.thisProjectsPhotos : words.deepfashion2sFolders] as Fact,
          ...splitName.options.map((split): Fact => [
            splitLabels[split],
            words.photosGarments(data.photos[split] ?? 0, data.garments[split] ?? 0),
          ]),
          [words.classes, data.classNames.join(', ')] as Fact,
        ]),
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

function milestoneWords({ milestones, decay }: DetectorRun['recipe']): string {
  return milestones.length === 0 ? '' : words.timesAfterEpoch(decay, milestones.join(words.and));
}
