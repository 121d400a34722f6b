import { Alert, Button, Group, NumberInput, Paper, Select, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import type { SplitReport } from '../../../shared/contract/imports.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { splitLabels } from '../../ui/strings.ts';

const words = english.import.splitPanel;

const splitData = splitName.options.map((value) => ({ value, label: splitLabels[value] }));

/** The paper's split: a share of one split held out as another, by photo, stratified by event. */
export function SplitPanel() {
  const [percent, setPercent] = useState(15);
  const [from, setFrom] = useState<SplitName>('train');
  const [to, setTo] = useState<SplitName>('val');
  const [seed, setSeed] = useState(0);
  const [distance, setDistance] = useState(4);
  const [includeUnassigned, setIncludeUnassigned] = useState(true);
  const split = useMutation<SplitReport, StudioError>({
    mutationFn: () =>
      api.imports.split({ share: percent / 100, from, to, seed, nearDuplicateDistance: distance, includeUnassigned }),
  });
  return (
    <Paper component="section" aria-labelledby="split">
      <Title order={2} id="split" mb={4}>
        {words.holdOutASplit}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {words.movesAShareOfThePhotos}
      </Text>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <NumberInput
            label={words.share}
            w={100}
            min={1}
            max={99}
            value={percent}
            onChange={(value) => typeof value === 'number' && setPercent(value)}
          />
          <Select
            label={words.from}
            w={130}
            allowDeselect={false}
            data={splitData}
            value={from}
            onChange={(value) => setFrom(splitName.catch(from).parse(value))}
          />
          <Select
            label={words.to}
            w={130}
            allowDeselect={false}
            data={splitData}
            value={to}
            onChange={(value) => setTo(splitName.catch(to).parse(value))}
            error={from === to ? words.chooseAnother : undefined}
          />
          <NumberInput
            label={english.common.seed}
            w={90}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => typeof value === 'number' && setSeed(value)}
          />
          <NumberInput
            label={words.nearIdenticalWithinBits}
            w={230}
            min={0}
            max={16}
            allowDecimal={false}
            value={distance}
            onChange={(value) => typeof value === 'number' && setDistance(value)}
          />
        </Group>
        <Switch
          label={words.photosWithoutASplitCount(splitLabels[from].toLowerCase())}
          checked={includeUnassigned}
          onChange={(event) => setIncludeUnassigned(event.currentTarget.checked)}
        />
        <Group>
          <Button onClick={() => split.mutate()} loading={split.isPending} disabled={from === to}>
            {english.common.splitPhotos}
          </Button>
        </Group>
        {split.error && <Problem error={split.error} title={words.photosCouldNotBeSplit} />}
        {split.data && <Outcome report={split.data} from={from} to={to} />}
      </Stack>
    </Paper>
  );
}

function Outcome({ report, from, to }: { report: SplitReport; from: SplitName; to: SplitName }) {
  return (
    <Alert
      color="teal"
      variant="light"
      icon={<IconCircleCheck size={18} />}
      title={words.photosMoved(report.moved)}
      role="status"
    >
      <Text size="sm" mb="xs">
        {words.groupsOfNearIdenticalPhotos(report.nearDuplicateGroups)}
      </Text>
      <Table verticalSpacing={2} fz="sm" maw={460}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{english.common.event}</Table.Th>
            <Table.Th ta="right">{splitLabels[from]}</Table.Th>
            <Table.Th ta="right">{splitLabels[to]}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.perEvent.map((event) => (
            <Table.Tr key={event.name}>
              <Table.Td>{event.name}</Table.Td>
              <Table.Td ta="right">{formatCount(event.from)}</Table.Td>
              <Table.Td ta="right">{formatCount(event.to)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Alert>
  );
}
