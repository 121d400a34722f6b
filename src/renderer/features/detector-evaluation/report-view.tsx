import { Grid, Group, SegmentedControl, Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { DetectorReport, DetectorRun } from '../../../shared/contract/detector.ts';
import { api } from '../../client/api.ts';
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
import { StudyTable } from './study-table.tsx';

interface ReportViewProps {
  run: DetectorRun;
  split: SplitName;
  by: Comparison;
  onCompareBy: (by: Comparison) => void;
}

export function ReportView({ run, split, by, onCompareBy }: ReportViewProps) {
  const { data: report, error, refetch } = useQuery(api.detector.report.options({ runId: run.id, split }));
  if (error) return <Problem error={error} title="The report could not be read" onRetry={() => void refetch()} />;
  if (!report) return <Skeleton height={400} />;
  return (
    <Stack gap="md">
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
        title="Export detections"
        description="COCO results for pycocotools and others; the ground truth is written beside them."
        subject={{ runId: run.id, split }}
      />
    </Stack>
  );
}

function Headline({ report: { figures, counts } }: { report: DetectorReport }) {
  return (
    <FigureCards
      figures={[
        { name: 'Mask AP', value: formatCoco(figures.mask.AP) },
        { name: 'Mask AP50', value: formatCoco(figures.mask.AP50) },
        { name: 'Box AP', value: formatCoco(figures.box.AP) },
        { name: 'Box AP50', value: formatCoco(figures.box.AP50) },
        {
          name: 'Photos',
          value: formatCount(counts.photos),
          note: counts.failed > 0 ? `${formatCount(counts.failed)} could not be read` : '',
        },
        {
          name: 'Garments',
          value: formatCount(counts.garments),
          note: counts.crowds > 0 ? `${formatCount(counts.crowds)} crowds left out` : '',
        },
        { name: 'Detections', value: formatCount(counts.detections), note: 'score from .05' },
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
          Classes
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Compare by"
          value={by}
          onChange={(value) => onCompareBy(value === 'box' ? 'box' : 'mask')}
          data={[
            { value: 'mask', label: 'Masks' },
            { value: 'box', label: 'Boxes' },
          ]}
        />
      </Group>
      <ClassTable rows={rows} sort={sort} onSort={setSort} />
      <PrecisionRecall
        classes={[
          { name: 'All classes', AP, AP50, curves: report.curves[by] },
          ...sortRows(rows, sort).flatMap((row) => {
            const curves = curvesOf.get(row.name);
            return curves ? [{ ...row, curves }] : [];
          }),
        ]}
      />
    </Stack>
  );
}
