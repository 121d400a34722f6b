import { Paper, ScrollArea, Skeleton, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DataDifference } from '../../../shared/contract/snapshots.ts';
import { api } from '../../client/api.ts';
import { changeWords } from '../../ui/data-changes.ts';
import { english } from '../../ui/english.ts';
import { Problem } from '../../ui/problem.tsx';

const words = english.compare.differencesPanel;

interface DifferencesPanelProps {
  first: { run: number; name: string };
  second: { run: number; name: string };
}

const counted = [
  ['added', words.added],
  ['removed', words.gone],
  ['relabelled', words.cameToIt],
  ['left', words.leftIt],
  ['renamed', english.common.class],
  ['reshaped', words.mask],
  ['moved', words.split],
] as const;

/** In what two runs differ that made them: recipe, weights, code, and the data by event. */
export function DifferencesPanel({ first, second }: DifferencesPanelProps) {
  const { data, error } = useQuery(api.runs.differences.options({ first: first.run, second: second.run }));
  return (
    <Paper component="section" aria-labelledby="made-differ">
      <Title order={2} id="made-differ" mb="xs">
        {words.whatMadeTheDifference}
      </Title>
      {error && <Problem error={error} />}
      {!data && !error && <Skeleton height={80} />}
      {data && (
        <>
          <Text size="sm" mb="sm">
            {data.settings.length === 0 ? words.recipeNetworkSeedAndCode : ''}
            {data.sameData
              ? words.bothSawTheSameData
              : data.data === null
                ? words.dataDiffers
                : data.data.changed === 0
                  ? words.garmentsAreTheSame
                  : words.garmentsDiffer(data.data.changed, changeWords(data.data))}
          </Text>
          {data.settings.length > 0 && (
            <Table verticalSpacing={4} layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.setting}</Table.Th>
                  <Table.Th>{first.name}</Table.Th>
                  <Table.Th>{second.name}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.settings.map((setting) => (
                  <Table.Tr key={setting.field}>
                    <Table.Td>{setting.field}</Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{setting.first ?? '–'}</Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{setting.second ?? '–'}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {data.data !== null && data.data.byEvent.length > 0 && <ByEvent difference={data.data} />}
        </>
      )}
    </Paper>
  );
}

/** Only the kinds of change that occur. */
function ByEvent({ difference: { byEvent } }: { difference: DataDifference }) {
  const shown = counted.filter(([name]) => byEvent.some((entry) => entry[name] > 0));
  return (
    <ScrollArea type="auto" mt="sm">
      <Table verticalSpacing={4} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{english.common.event}</Table.Th>
            {shown.map(([name, title]) => (
              <Table.Th key={name} ta="right">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byEvent.map((entry) => (
            <Table.Tr key={entry.classId}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{entry.name}</Table.Td>
              {shown.map(([name]) => (
                <Table.Td key={name} ta="right" {...(entry[name] === 0 ? { c: 'dimmed' } : {})}>
                  {entry[name]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
