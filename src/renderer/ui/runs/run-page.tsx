import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowsDiff, IconPinFilled } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Job } from '../../../shared/contract/jobs.ts';
import { isOver } from '../../client/event-cache.ts';
import { LinkButton, TextLink } from '../anchor.tsx';
import { english } from '../english.ts';
import { JobBadge, JobButtons, JobProgressBar } from '../job-card.tsx';
import { Page } from '../page.tsx';
import { Problem } from '../problem.tsx';
import { compareHref } from '../retraining.ts';
import { RunMenu } from './run-menu.tsx';
import { RunRemarks } from './run-remarks.tsx';
import type { AnyRun } from './run-rows.ts';

const words = english.runs.runPage;

interface RunPageProps {
  run: AnyRun;
  job: Job | undefined;
  /** Recipe, network and what else tells runs apart at a glance. */
  badges: readonly string[];
  all: { href: string; label: string };
  /** What a finished run leads to. */
  links: ReactNode;
  /** Figures of the step that has just been done. */
  live?: string;
  children: ReactNode;
}

/** One training, whatever it trains: how far it is, what people say about it, and what comes of it. */
export function RunPage({ run, job, badges, all, links, live, children }: RunPageProps) {
  const [remarking, setRemarking] = useState(false);
  return (
    <Page
      title={run.name}
      subtitle={
        <Group gap={6}>
          <JobBadge state={job?.state ?? run.state} />
          {run.pinned && (
            <Badge variant="light" tt="none" size="sm" leftSection={<IconPinFilled size={10} />}>
              {words.pinned}
            </Badge>
          )}
          {[...badges, ...run.tags].map((text) => (
            <Badge key={text} variant="default" tt="none" size="sm">
              {text}
            </Badge>
          ))}
        </Group>
      }
      actions={
        <>
          {job && <JobButtons job={job} />}
          {run.state === 'done' && run.previousRunId !== null && (
            <LinkButton
              href={compareHref(run.previousRunId, run.id)}
              variant="default"
              leftSection={<IconArrowsDiff size={16} />}
            >
              {words.whatItBought}
            </LinkButton>
          )}
          {run.state === 'done' && links}
          <RunMenu run={run} onRemarks={() => setRemarking(true)} />
        </>
      }
    >
      <Stack gap="md">
        <Group justify="space-between">
          <Text size="sm">
            <TextLink href={all.href}>{all.label}</TextLink>
          </Text>
        </Group>
        {run.note !== '' && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {run.note}
          </Text>
        )}
        {job && !isOver(job) && (
          <Paper component="section" aria-label={words.progress}>
            <JobProgressBar job={job} />
            {live !== undefined && (
              <Text size="xs" c="dimmed" className="figures" mih={18}>
                {live}
              </Text>
            )}
          </Paper>
        )}
        {job?.error && <Problem error={job.error} title={words.trainingStopped} />}
        {children}
      </Stack>
      <RunRemarks run={remarking ? run : undefined} tags={run.tags} onClose={() => setRemarking(false)} />
    </Page>
  );
}
