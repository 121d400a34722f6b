import { Grid, Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { DetectorReport, DetectorRun } from '../../../shared/contract/detector.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { ExportDetections } from '../../ui/export-detections.tsx';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatCoco, formatCount } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { sortRows, type RowSort } from '../../ui/row-order.ts';
import { classRows, type ClassRow } from './class-rows.ts';
import { ClassTable } from './class-table.tsx';
import { CocoTable } from './coco-table.tsx';
import { ConfusionPanel } from './confusion-panel.tsx';
import { PrecisionRecall } from './precision-recall.tsx';
import type { Comparison } from './report-state.ts';
import { StaleNote } from './stale-note.tsx';
import { StudyTable } from './study-table.tsx';

const words = english.detectorEvaluation.reportView;

interface ReportViewProps {
  run: DetectorRun;
  split: SplitName;
  by: Comparison;
  onCompareBy: (by: Comparison) => void;
}

export function ReportView({ run, split, by, onCompareBy }: ReportViewProps) {
  const { data: report, error, refetch } = useQuery(api.detector.report.options({ runId: run.id, split }));
  if (error) return <Problem error={error} title={words.reportCouldNotBeRead} onRetry={() => void refetch()} />;
  if (!report) return <Skeleton height={400} />;
  return (
    <Stack gap="md">
      <StaleNote runId={run.id} split={split} />
      <Headline report={report} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 5.5 }}>
          <StudyTable report={report} run={run} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6.5 }}>
          <CocoTable report={report} />
        </Grid.Col>
      </Grid>
      <ConfusionPanel runId={run.id} split={split} />
      <Classes report={report} by={by} onCompareBy={onCompareBy} />
      <ExportDetections
        title={words.exportDetections}
        description={words.cocoResultsForPycocotoolsAndOthers}
        subject={{ runId: run.id, split }}
      />
    </Stack>
  );
}

function Headline({ report: { figures, counts } }: { report: DetectorReport }) {
  return (
    <FigureCards
      figures={[
        { name: english.common.maskAp, value: formatCoco(figures.mask.AP) },
        { name: english.common.maskAp50, value: formatCoco(figures.mask.AP50) },
        { name: english.common.boxAp, value: formatCoco(figures.box.AP) },
        { name: words.boxAp50, value: formatCoco(figures.box.AP50) },
        {
          name: english.common.photos,
          value: formatCount(counts.photos),
          note: counts.failed > 0 ? words.couldNotBeRead(counts.failed) : '',
        },
        {
          name: english.common.garments,
          value: formatCount(counts.garments),
          note: counts.crowds > 0 ? words.crowdsLeftOut(counts.crowds) : '',
        },
        { name: words.detections, value: formatCount(counts.detections), note: words.scoreFrom05 },
      ]}
    />
  );
}

function Classes({
  report,
  by,
  onCompareBy,
}: Pick<ReportViewProps, 'by' | 'onCompareBy'> & { report: DetectorReport }) {
  const [sort, setSort] = useState<RowSort<ClassRow>>({ column: 'AP', descending: true });
  const rows = classRows(report, by);
  const curvesOf = new Map(report.perClass.map(({ name, curves }) => [name, curves[by]]));
  const { AP, AP50 } = report.figures[by];
  return (
    <Stack component="section" gap="sm" aria-labelledby="classes">
      <Group justify="space-between">
        <Title order={2} id="classes">
          {words.classes}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.compareBy}
          value={by}
          onChange={(value) => onCompareBy(value === 'box' ? 'box' : 'mask')}
          data={[
            { value: 'mask', label: english.common.masks },
            { value: 'box', label: english.common.boxes },
          ]}
        />
      </Group>
      <ClassTable rows={rows} sort={sort} onSort={setSort} />
      <PrecisionRecall
        classes={[
          { name: words.allClasses, AP, AP50, curves: report.curves[by] },
          ...sortRows(rows, sort).flatMap((row) => {
            const curves = curvesOf.get(row.name);
            return curves ? [{ ...row, curves }] : [];
          }),
        ]}
      />
    </Stack>
  );
}
