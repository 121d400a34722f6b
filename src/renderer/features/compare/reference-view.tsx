import { Alert, Paper, Skeleton, Stack, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { ReferenceRun } from '../../../shared/contract/compare.ts';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { api } from '../../client/api.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatMetric, formatShare } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { Problem } from '../../ui/problem.tsx';
import { formatDifference, rowShares } from './difference.ts';

interface ReferenceViewProps {
  reference: ReferenceRun;
  runId: number;
  split: SplitName;
}

/** A run beside a published one: both matrices in shares of the true class, and the recall of the events they share. */
export function ReferenceView({ reference, runId, split }: ReferenceViewProps) {
  const { data: report, error } = useQuery(api.evaluation.report.options({ runId, split }));
  if (error) return <Problem error={error} title="The run’s figures could not be read" />;
  if (!report) return <Skeleton height={400} />;
  const shared = sharedClasses(reference, report);
  const recall = shared.filter(({ published }) => published !== null);
  const mean = (pick: (entry: (typeof recall)[number]) => number): string =>
    recall.length === 0 ? '–' : formatMetric(recall.reduce((sum, entry) => sum + pick(entry), 0) / recall.length);
  return (
    <Stack gap="md">
      <FigureCards
        figures={[
          {
            name: 'Accuracy, published',
            value: formatMetric(reference.accuracy),
            note: `of ${reference.classes.length} events`,
          },
          {
            name: 'Accuracy, this run',
            value: formatMetric(report.accuracy),
            note: `of ${report.classes.length} events`,
          },
          {
            name: 'Mean recall, published',
            value: mean(({ published }) => published ?? 0),
            note: `of ${recall.length} shared`,
          },
          { name: 'Mean recall, this run', value: mean(({ own }) => own), note: `of ${recall.length} shared` },
        ]}
      />
      <Alert color="ink" variant="light" title="Other data, other numbers">
        The published figures are of another collection: {reference.data}. They say what to expect of the task, not
        which model is better. {reference.note}
      </Alert>
      <div className="compare-panels">
        <Paper component="section" aria-labelledby="published">
          <Title order={2} id="published">
            {reference.title}
          </Title>
          <Text size="xs" c="dimmed" mb="sm">
            Percent of the true class. {reference.source}.
          </Text>
          <SharesMatrix
            label={`Confusion matrix of ${reference.title}`}
            classes={reference.classes}
            rows={reference.rows}
          />
        </Paper>
        <Paper component="section" aria-labelledby="own">
          <Title order={2} id="own">
            This run
          </Title>
          <Text size="xs" c="dimmed" mb="sm">
            Percent of the true class
            {recall.length > 0 &&
              `. Recall against the publication’s: ${recall.map(({ name, own, published }) => `${name} ${formatDifference(own - (published ?? 0), 2)}`).join(', ')}`}
            .
          </Text>
          <OwnMatrix report={report} />
        </Paper>
      </div>
    </Stack>
  );
}

function OwnMatrix({ report }: { report: EvaluationReport }) {
  const [, navigate] = useLocation();
  const { classIds, run, split } = report;
  return (
    <SharesMatrix
      label="Confusion matrix of this run"
      classes={report.classes}
      rows={rowShares(report.confusion)}
      onOpen={(row, column) => {
        const parameters = new URLSearchParams({ run: String(run), split });
        if (row >= 0) parameters.set('true', String(classIds[row]));
        if (column >= 0) parameters.set('predicted', String(classIds[column]));
        navigate(`/evaluation?${parameters.toString()}`);
      }}
    />
  );
}

interface SharesMatrixProps {
  label: string;
  classes: readonly string[];
  rows: readonly (readonly number[] | null)[];
  onOpen?: (row: number, column: number) => void;
}

function SharesMatrix({ label, classes, rows, onOpen }: SharesMatrixProps) {
  const scheme = useComputedColorScheme('light');
  function cell(row: number, column: number): MatrixCell {
    const share = rows[row]?.[column];
    const words = `True ${classes[row]}, predicted ${classes[column]}`;
    if (share === undefined) return { label: `${words}: cannot be read`, blank: true };
    const { background, text } = heatColours(share, row === column, scheme);
    return {
      label: `${words}: ${formatShare(share)}`,
      title: `${classes[row]} → ${classes[column]}`,
      background,
      colour: text,
      ...(share === 0 ? { empty: true } : { main: (share * 100).toFixed(share < 0.0995 ? 1 : 0) }),
    };
  }
  return (
    <MatrixGrid
      label={label}
      rows={classes.map((name) => ({ name, label: `True ${name}` }))}
      columns={classes.map((name) => ({ name, label: `Predicted ${name}` }))}
      cell={cell}
      onOpen={({ row, column }) => onOpen?.(row, column)}
    />
  );
}

/** The events that both have by the same name, with the recall of each; null where the publication's cannot be read. */
function sharedClasses(reference: ReferenceRun, report: EvaluationReport) {
  return report.perClass.flatMap(({ name, recall, support }) => {
    const index = reference.classes.indexOf(name);
    if (index < 0 || support === 0) return [];
    return [{ name, own: recall, published: reference.rows[index]?.[index] ?? null }];
  });
}
