import { Badge, Button, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { api } from '../../client/api.ts';
import { formatBytes } from '../../ui/format.ts';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const stateWords: Readonly<Record<CatalogueModel['state'], { label: string; colour: string }>> = {
  shipped: { label: 'Shipped', colour: 'teal' },
  installed: { label: 'Installed', colour: 'teal' },
  absent: { label: 'Not here', colour: 'gray' },
};

/** The pretrained backbones and where they are to be had. */
export function WeightsPanel() {
  const { data: models } = useQuery(api.models.list.options({}));
  const fetchModel = useAction('The weights could not be fetched', (name: string) => api.models.fetch({ name }));
  const fetching = useActiveJobs().filter((job) => job.kind === 'fetch-model');
  return (
    <Paper component="section" aria-labelledby="weights">
      <Title order={2} id="weights" mb={4}>
        Backbone weights
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        A download is checked against its publisher’s digest. Without a network:{' '}
        <code>f2e models import NAME FILE</code>.
      </Text>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of weights' }}>
        <Table miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Licence</Table.Th>
              <Table.Th ta="right">Size</Table.Th>
              <Table.Th>
                <span className="visually-hidden">Action</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(models ?? []).map((model) => (
              <Table.Tr key={model.name}>
                <Table.Td>
                  {model.name}
                  <Text size="xs" c="dimmed">
                    {model.backbone}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Badge size="sm" variant="light" tt="none" color={stateWords[model.state].colour}>
                    {stateWords[model.state].label}
                  </Badge>
                </Table.Td>
                <Table.Td>{model.licence}</Table.Td>
                <Table.Td ta="right">{model.bytes === null ? '–' : formatBytes(model.bytes)}</Table.Td>
                <Table.Td ta="right">
                  {model.state === 'absent' && model.url !== null && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Fetch ${model.name}`}
                      loading={fetching.some((job) => job.parameters['name'] === model.name)}
                      onClick={() => fetchModel.mutate(model.name)}
                    >
                      Fetch
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
