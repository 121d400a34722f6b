import { Code, Paper, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Run } from '../../../shared/contract/training.ts';
import { formatMoment, formatRate } from '../../ui/format.ts';

/** Everything that made a run, so that it can be made again. */
export function RunRecord({ run }: { run: Run }) {
  const { recipe } = run;
  const { augmentation } = recipe;
  const facts: [string, ReactNode][] = [
    ['Seed', run.seed],
    ...recipe.phases.map((phase): [string, ReactNode] => [
      phase.name === 'transfer' ? 'Transfer learning' : 'Fine-tuning',
      `${phase.epochs} epochs, batch ${phase.batchSize}, Adam ${formatRate(phase.learningRate)}, weight decay ${formatRate(phase.weightDecay)}, trains the ${phase.trained === 'head' ? 'head' : 'head and last stage'}`,
    ]),
    ['Sampler', recipe.sampler === 'none' ? 'none' : `inverse frequency of the ${recipe.sampledLabel}`],
    [
      'Augmentation',
      `flip ${augmentation.flip ? 'on' : 'off'}, smallest crop ${augmentation.minimumScale}, rotation ${augmentation.rotation}°, colour jitter ${augmentation.colourJitter}, erasing ${augmentation.erasing}`,
    ],
    ['Regularisation', `dropout ${recipe.dropout}, label smoothing ${recipe.labelSmoothing}`],
    ...(recipe.name === 'quick' ? [['Cached views', recipe.cachedViews] as [string, ReactNode]] : []),
    ...(run.fusion ? [['Class embedding', `${recipe.embeddingSize} values`] as [string, ReactNode]] : []),
    ['Data', run.snapshotHash === null ? 'not yet fixed' : <Code key="data">{run.snapshotHash}</Code>],
    ...Object.entries(run.weightsHashes).map(([name, hash]): [string, ReactNode] => [
      `Weights: ${name}`,
      <Code key={name}>{hash}</Code>,
    ]),
    ['Code', run.codeVersion],
    ['Started', formatMoment(run.createdAt)],
    ...(run.finishedAt === null ? [] : [['Ended', formatMoment(run.finishedAt)] as [string, ReactNode]]),
  ];
  return (
    <Paper component="section" aria-labelledby="record">
      <Title order={2} id="record" mb="xs">
        What made this run
      </Title>
      <Table variant="vertical" layout="fixed" withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={180} fw={500} bg="transparent" c="dimmed">
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
