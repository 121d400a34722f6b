import { Badge, Button, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { formatBytes } from '../../ui/format.ts';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const words = english.import.weightsPanel;

const stateWords: Readonly<Record<CatalogueModel['state'], { label: string; colour: string }>> = {
  shipped: { label: words.shipped, colour: 'teal' },
  installed: { label: words.installed, colour: 'teal' },
  absent: { label: words.notHere, colour: 'gray' },
};

/** The pretrained backbones and where they are to be had. */
export function WeightsPanel() {
  const { data: models } = useQuery(api.models.list.options({}));
  const fetchModel = useAction(words.weightsCouldNotBeFetched, (name: string) => api.models.fetch({ name }));
  const fetching = useActiveJobs().filter((job) => job.kind === 'fetch-model');
  return (
    <Paper component="section" aria-labelledby="weights">
      <Title order={2} id="weights" mb={4}>
        {words.backboneWeights}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {fill(words.downloadIsCheckedAgainstItsPublishers, { command: <code>f2e models import NAME FILE</code> })}
      </Text>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfWeights }}>
        <Table miw={400}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{english.common.name}</Table.Th>
              <Table.Th>{words.state}</Table.Th>
              <Table.Th ta="right">{words.size}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{words.action}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(models ?? []).map((model) => (
              <Table.Tr key={model.name}>
                <Table.Td>
                  {model.name}
                  <Text size="xs" c="dimmed">
                    {model.backbone} · {model.licence}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Badge size="sm" variant="light" tt="none" color={stateWords[model.state].colour}>
                    {stateWords[model.state].label}
                  </Badge>
                </Table.Td>
                <Table.Td ta="right">{model.bytes === null ? '–' : formatBytes(model.bytes)}</Table.Td>
                <Table.Td ta="right">
                  {model.state === 'absent' && model.url !== null && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={words.fetchModelName(model.name)}
                      loading={fetching.some((job) => job.parameters['name'] === model.name)}
                      onClick={() => fetchModel.mutate(model.name)}
                    >
                      {words.fetch}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
