import { Code } from '@mantine/core';
import { splitName } from '../../../shared/contract/common.ts';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { scaledLearningRate } from '../../../shared/domain/detector-recipes.ts';
import { FactsTable, type Fact } from '../../ui/facts-table.tsx';
import { formatMoment, formatQuantity, formatRate } from '../../ui/format.ts';
import { splitLabels } from '../../ui/strings.ts';

/** Everything that made a detector, so that it can be made again. */
export function RunRecord({ run }: { run: DetectorRun }) {
  const { recipe, data } = run;
  const facts: Fact[] = [
    ['Seed', run.seed],
    [
      'Training',
      `${formatQuantity(recipe.epochs, 'epoch')}, batch ${recipe.batchSize} in passes of ${recipe.photosPerPass}, momentum ${recipe.momentum}, weight decay ${formatRate(recipe.weightDecay)}`,
    ],
    [
      'Learning rate',
      `${formatRate(Number(scaledLearningRate(recipe).toPrecision(3)))} after ${formatQuantity(recipe.warmupSteps, 'step')} of warm-up${milestoneWords(recipe)}`,
    ],
    [
      'Photo sizes',
      `shorter side ${recipe.shortSides.join(', ')} in training, ${recipe.shortSide} in detection; longer side at most ${recipe.longSide}`,
    ],
    [
      'Regularisation',
      `flip ${recipe.flip ? 'on' : 'off'}, ${formatQuantity(recipe.frozenStages, 'frozen stage')}${recipe.gradientClip > 0 ? `, gradient at most ${recipe.gradientClip} long` : ''}`,
    ],
    ...(data === null
      ? []
      : [
          ['Source', data.source === 'project' ? 'this project’s photos' : 'DeepFashion2’s folders'] as Fact,
          ...splitName.options.map((split): Fact => [
            splitLabels[split],
            `${formatQuantity(data.photos[split] ?? 0, 'photo')}, ${formatQuantity(data.garments[split] ?? 0, 'garment')}`,
          ]),
          ['Classes', data.classNames.join(', ')] as Fact,
        ]),
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

function milestoneWords({ milestones, decay }: DetectorRun['recipe']): string {
  return milestones.length === 0 ? '' : `, times ${decay} after epoch ${milestones.join(' and ')}`;
}
