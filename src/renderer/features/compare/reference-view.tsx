import { Alert, Paper, Skeleton, Stack, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { ReferenceRun } from '../../../shared/contract/compare.ts';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatMetric, formatShare } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { Problem } from '../../ui/problem.tsx';
import { formatDifference, rowShares } from './difference.ts';

const texts = english.compare.referenceView;

interface ReferenceViewProps {
  reference: ReferenceRun;
  runId: number;
  split: SplitName;
}

/** A run beside a published one: both matrices in shares of the true class, and the recall of the events they share. */
export function ReferenceView({ reference, runId, split }: ReferenceViewProps) {
  const { data: report, error } = useQuery(api.evaluation.report.options({ runId, split }));
  if (error) return <Problem error={error} title={texts.runsFiguresCouldNotBeRead} />;
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
            name: texts.accuracyPublished,
            value: formatMetric(reference.accuracy),
            note: texts.ofClassesEvents(reference.classes.length),
          },
          {
            name: texts.accuracyThisRun,
            value: formatMetric(report.accuracy),
            note: texts.ofClassesEvents(report.classes.length),
          },
          {
            name: texts.meanRecallPublished,
            value: mean(({ published }) => published ?? 0),
            note: texts.ofRecallShared(recall.length),
          },
          { name: texts.meanRecallThisRun, value: mean(({ own }) => own), note: texts.ofRecallShared(recall.length) },
        ]}
      />
      <Alert color="ink" variant="light" title={texts.otherDataOtherNumbers}>
        {texts.publishedFiguresAreOfAnother(reference.data, reference.note)}
      </Alert>
      <div className="compare-panels">
        <Paper component="section" aria-labelledby="published">
          <Title order={2} id="published">
            {reference.title}
          </Title>
          <Text size="xs" c="dimmed" mb="sm">
            {texts.percentOfTheTrueClass(reference.source)}
          </Text>
          <SharesMatrix
            label={texts.confusionMatrixOf(reference.title)}
            classes={reference.classes}
            rows={reference.rows}
          />
        </Paper>
        <Paper component="section" aria-labelledby="own">
          <Title order={2} id="own">
            {texts.thisRun}
          </Title>
          <Text size="xs" c="dimmed" mb="sm">
            {texts.percentOfTheTrueClassRecallAgainst(
              recall.length > 0
                ? texts.recallAgainstThePublications(
                    recall
                      .map(({ name, own, published }) => `${name} ${formatDifference(own - (published ?? 0), 2)}`)
                      .join(', '),
                  )
                : '',
            )}
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
      label={texts.confusionMatrixOfThisRun}
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
    const words = texts.trueRowClassPredictedColumn(classes[row], classes[column]);
    if (share === undefined) return { label: texts.cannotBeRead(words), blank: true };
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
      rows={classes.map((name) => ({ name, label: texts.trueName(name) }))}
      columns={classes.map((name) => ({ name, label: texts.predictedName(name) }))}
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
