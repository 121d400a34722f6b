import {
  Badge,
  Box,
  Button,
  Checkbox,
  Group,
  Paper,
  ScrollArea,
  Skeleton,
  Table,
  Text,
  TextInput,
  Title,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import { IconArrowsDiff, IconPinFilled, IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { LinkButton, TextLink } from '../anchor.tsx';
import { english } from '../english.ts';
import { FilterMenu } from '../filter-menu.tsx';
import { formatMoment } from '../format.ts';
import { JobBadge } from '../job-card.tsx';
import { compareHref } from '../retraining.ts';
import { SortHeader } from '../sort-header.tsx';
import { splitLabels } from '../strings.ts';
import { RunMenu } from './run-menu.tsx';
import { RunRemarks } from './run-remarks.tsx';
import { allTags, matchingRuns, orderedRuns, type AnyRun, type RunColumn, type RunOrder } from './run-rows.ts';

const words = english.runs.runsTable;

interface RunsTableProps<Run extends AnyRun> {
  title: string;
  description: string;
  /** Read out for the scrolling region. */
  label: string;
  runs: readonly Run[];
  loading: boolean;
  /** Shown where there is no run yet. */
  empty: ReactNode;
  columns: readonly RunColumn<Run>[];
  /** Recipe, network and seed in a line. */
  settings: (run: Run) => string;
  href: (run: Run) => string;
  /** Of a run, or of one of its splits. */
  evaluationHref: (run: Run, split?: string) => string;
}

/** Runs of one kind: found by words and tags, ordered by any figure, two of them compared. */
export function RunsTable<Run extends AnyRun>({
  title,
  description,
  label,
  runs,
  loading,
  empty,
  columns,
  settings,
  href,
  evaluationHref,
}: RunsTableProps<Run>) {
  const [text, setText] = useState('');
  const [tags, setTags] = useState<string[]>([]);
  const [order, setOrder] = useState<RunOrder>({ key: 'id', descending: true });
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [remarked, setRemarked] = useState<number>();
  const known = allTags(runs);
  const shown = orderedRuns(matchingRuns(runs, { text, tags, settings }), columns, order);
  const pair = chosen.filter((id) => runs.some((run) => run.id === id)).sort((a, b) => a - b);

  return (
    <Paper component="section" aria-labelledby="runs" p={0}>
      <Group p="md" pb="xs" justify="space-between" align="end" gap="sm">
        <Box>
          <Title order={2} id="runs">
            {title}
          </Title>
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        </Box>
        {runs.length > 1 && (
          <Group gap="xs">
            <TextInput
              w={160}
              aria-label={words.findRuns}
              placeholder={words.findRuns}
              leftSection={<IconSearch size={13} />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {known.length > 0 && (
              <FilterMenu
                label={words.tags}
                choices={known.map((tag) => ({ value: tag, label: tag }))}
                wanted={tags}
                onChange={setTags}
              />
            )}
            <CompareButton pair={pair} />
          </Group>
        )}
      </Group>
      {loading && <Skeleton height={120} m="md" />}
      {!loading && runs.length === 0 && empty}
      {runs.length > 0 && shown.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" p="lg">
          {words.noRunIsFoundByThese}
        </Text>
      )}
      {shown.length > 0 && (
        <ScrollArea
          type="auto"
          offsetScrollbars="x"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
        >
          <Table highlightOnHover miw={640} horizontalSpacing={7}>
            <Table.Thead>
              <Table.Tr>
                {runs.length > 1 && (
                  <Table.Th w={34}>
                    <VisuallyHidden>{words.compare}</VisuallyHidden>
                  </Table.Th>
                )}
                <SortHeader<Record<string, unknown>>
                  column="name"
                  label={words.run}
                  sort={{ column: order.key, descending: order.descending }}
                  onSort={() => setOrder(nextNameOrder(order))}
                />
                <Table.Th>{words.state}</Table.Th>
                {columns.map((column) => (
                  <SortHeader<Record<string, unknown>>
                    key={column.key}
                    column={column.key}
                    label={column.label}
                    sort={{ column: order.key, descending: order.descending }}
                    onSort={({ column: key, descending }) => setOrder({ key, descending })}
                  />
                ))}
                <Table.Th>{words.evaluation}</Table.Th>
                <Table.Th w={40}>
                  <VisuallyHidden>{words.more}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((run) => (
                <Table.Tr key={run.id}>
                  {runs.length > 1 && (
                    <Table.Td>
                      <Checkbox
                        size="xs"
                        aria-label={words.compareRunName(run.name)}
                        disabled={run.state !== 'done'}
                        checked={chosen.includes(run.id)}
                        onChange={(event) =>
                          setChosen(
                            event.currentTarget.checked
                              ? [...pair.slice(-1), run.id]
                              : pair.filter((id) => id !== run.id),
                          )
                        }
                      />
                    </Table.Td>
                  )}
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      {run.pinned && (
                        <Tooltip label={words.projectsModel}>
                          <IconPinFilled size={14} aria-label={words.pinned} role="img" />
                        </Tooltip>
                      )}
                      <TextLink href={href(run)}>{run.name}</TextLink>
                      {run.tags.map((tag) => (
                        <Badge key={tag} size="xs" variant="default" tt="none">
                          {tag}
                        </Badge>
                      ))}
                    </Group>
                    <Text size="xs" c="dimmed">
                      {settings(run)}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {formatMoment(run.createdAt)}
                      {run.note !== '' && ` · ${run.note.length > 90 ? `${run.note.slice(0, 90)}…` : run.note}`}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <JobBadge state={run.state} />
                  </Table.Td>
                  {columns.map(({ key, value, format, bold }) => {
                    const figure = value(run);
                    return (
                      <Table.Td
                        key={key}
                        ta="right"
                        {...(bold === true ? { fw: 600 } : {})}
                        style={{ whiteSpace: 'nowrap' }}
                      >
                        {figure === null ? '–' : format(figure)}
                      </Table.Td>
                    );
                  })}
                  <Table.Td>
                    <Group gap={8}>
                      {run.evaluatedSplits.map((split) => (
                        <TextLink key={split} href={evaluationHref(run, split)}>
                          {splitLabels[split]}
                        </TextLink>
                      ))}
                      {run.evaluatedSplits.length === 0 && run.state === 'done' && (
                        <TextLink href={evaluationHref(run)}>{words.evaluate}</TextLink>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <RunMenu run={run} onRemarks={() => setRemarked(run.id)} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      <RunRemarks run={runs.find(({ id }) => id === remarked)} tags={known} onClose={() => setRemarked(undefined)} />
    </Paper>
  );
}

/** By name, backwards, and then by age again. */
function nextNameOrder({ key, descending }: RunOrder): RunOrder {
  if (key !== 'name') return { key: 'name', descending: false };
  return descending ? { key: 'id', descending: true } : { key: 'name', descending: true };
}

function CompareButton({ pair }: { pair: readonly number[] }) {
  const [first, second] = pair;
  const icon = <IconArrowsDiff size={14} />;
  if (first === undefined || second === undefined) {
    return (
      <Tooltip label={words.checkTwoFinishedRunsToCompare}>
        <Button variant="default" leftSection={icon} data-disabled aria-disabled onClick={() => undefined}>
          {words.compare}
        </Button>
      </Tooltip>
    );
  }
  return (
    <LinkButton href={compareHref(first, second)} leftSection={icon}>
      {words.compare}
    </LinkButton>
  );
}
