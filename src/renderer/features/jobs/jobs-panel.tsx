import { Button, Indicator, Popover, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useState } from 'react';
import { isOver } from '../../client/event-cache.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { useActions } from '../../ui/hotkeys/use-actions.ts';
import { useJobs } from '../../ui/use-jobs.ts';

const words = english.jobs.jobsPanel;

const finishedShown = 12;

/** The header's button that opens all running, waiting and recent jobs. */
export function JobsPanel() {
  const jobs = useJobs();
  const [opened, setOpened] = useState(false);
  const active = jobs.filter((job) => !isOver(job));
  const over = jobs.filter(isOver).slice(0, finishedShown);
  useActions({ 'jobs.toggle': () => setOpened((shown) => !shown) });

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={420} shadow="lg" trapFocus returnFocus>
      <Indicator disabled={active.length === 0} label={active.length} size={16} color="ink" offset={3}>
        <Popover.Target>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconActivity size={15} />}
            onClick={() => setOpened((shown) => !shown)}
            aria-label={active.length > 0 ? words.jobsActive(active.length) : words.jobs}
          >
            {words.jobs}
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label={words.jobs}>
        <ScrollArea.Autosize
          mah="70vh"
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.jobs }}
        >
          <Stack gap="xs" p="sm">
            {jobs.length === 0 && (
              <Text size="sm" c="dimmed" p="sm" ta="center">
                {words.noJobsYet}
              </Text>
            )}
            {active.map((job) => (
              <JobCard key={job.id} job={job} />
            ))}
            {over.length > 0 && (
              <Title order={2} size="h6" c="dimmed" mt={active.length > 0 ? 'xs' : 0}>
                {words.recent}
              </Title>
            )}
            {over.map((job) => (
              <JobCard key={job.id} job={job} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
