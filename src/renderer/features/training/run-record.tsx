import { Code } from '@mantine/core';
import type { Run } from '../../../shared/contract/training.ts';
import { FactsTable, type Fact } from '../../ui/facts-table.tsx';
import { formatMoment, formatRate } from '../../ui/format.ts';

/** Everything that made a run, so that it can be made again. */
export function RunRecord({ run }: { run: Run }) {
  const { recipe } = run;
  const { augmentation } = recipe;
  const facts: Fact[] = [
    ['Seed', run.seed],
    ...recipe.phases.map((phase): Fact => [
      phase.name === 'transfer' ? 'Transfer learning' : 'Fine-tuning',
      `${phase.epochs} epochs, batch ${phase.batchSize}, Adam ${formatRate(phase.learningRate)}, weight decay ${formatRate(phase.weightDecay)}, trains the ${phase.trained === 'head' ? 'head' : 'head and last stage'}`,
    ]),
    ['Sampler', recipe.sampler === 'none' ? 'none' : `inverse frequency of the ${recipe.sampledLabel}`],
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
