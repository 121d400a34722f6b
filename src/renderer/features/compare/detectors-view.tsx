import { Paper, ScrollArea, SegmentedControl, Skeleton, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { DetectorComparison } from '../../../shared/contract/compare.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { formatCoco, formatCount } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { formatDifference } from './difference.ts';
import { DifferencesPanel } from './differences-panel.tsx';

const words = english.compare.detectorsView;

const names = ['AP', 'AP50', 'AP75', 'APs', 'APm', 'APl', 'AR1', 'AR10', 'AR100'] as const;

/** COCO's figures of two detectors side by side, in all and for each class. */
export function DetectorsView(subject: { first: number; second: number; split: SplitName }) {
  const { data, error, refetch } = useQuery(api.compare.detectors.options(subject));
  const [by, setBy] = useState<'mask' | 'box'>('mask');
  if (error) return <Problem error={error} title={words.twoCannotBeCompared} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={400} />;
  const all = { first: data.first.figures[by], second: data.second.figures[by] };
  return (
    <Stack gap="md">
      <SegmentedControl
        size="xs"
        aria-label={words.compareBy}
        style={{ alignSelf: 'flex-start' }}
        value={by}
        onChange={(value) => setBy(value === 'box' ? 'box' : 'mask')}
        data={[
          { value: 'mask', label: english.common.masks },
          { value: 'box', label: english.common.boxes },
        ]}
      />
      <div className="compare-panels">
        <Paper component="section" aria-labelledby="coco" p={0} miw={420}>
          <Title order={2} id="coco" p="md" pb={4}>
            {words.cocosFigures}
          </Title>
          <Table verticalSpacing={4}>
            <Head title={words.figure} data={data} />
            <Table.Tbody>
              {names.map((name) => (
                <Figures key={name} title={name} first={all.first[name]} second={all.second[name]} />
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
        <Paper component="section" aria-labelledby="classes" p={0}>
          <Title order={2} id="classes" p="md" pb={4}>
            {words.apPerClass}
          </Title>
          <ScrollArea type="auto">
            <Table verticalSpacing={4}>
              <Head title={english.common.class} data={data} counted />
              <Table.Tbody>
                {data.perClass.map((row) => (
                  <Figures
                    key={row.name}
                    title={row.name}
                    count={row.garments}
                    first={row.first?.[by].AP}
                    second={row.second?.[by].AP}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        </Paper>
      </div>
      <DifferencesPanel first={data.first} second={data.second} />
    </Stack>
  );
}

function Head({ title, data, counted = false }: { title: string; data: DetectorComparison; counted?: boolean }) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{title}</Table.Th>
        {counted && <Table.Th ta="right">{english.common.garments}</Table.Th>}
        <Table.Th ta="right">{data.first.name}</Table.Th>
        <Table.Th ta="right">{data.second.name}</Table.Th>
        <Table.Th ta="right">{words.difference}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
}

interface FiguresProps {
  title: string;
  count?: number;
  first: number | undefined;
  second: number | undefined;
}

function Figures({ title, count, first, second }: FiguresProps) {
  // COCO's figures are -1 where nothing could be measured.
  const known = first !== undefined && second !== undefined && first >= 0 && second >= 0;
  return (
    <Table.Tr>
      <Table.Td>{title}</Table.Td>
      {count !== undefined && <Table.Td ta="right">{formatCount(count)}</Table.Td>}
      <Table.Td ta="right">{formatCoco(first)}</Table.Td>
      <Table.Td ta="right">{formatCoco(second)}</Table.Td>
      <Table.Td ta="right" fw={600}>
        {known ? formatDifference(second - first) : '–'}
      </Table.Td>
    </Table.Tr>
  );
}
