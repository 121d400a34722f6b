import { Button, Center, Checkbox, Drawer, Group, Loader, Select, Stack, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingKind, FindingSet } from '../../shared/contract/findings.ts';
import { api } from '../client/api.ts';
import { isOver } from '../client/event-cache.ts';
import { LinkButton, TextLink } from './anchor.tsx';
import { english } from './english.ts';
import './find-issues.css';
import { findingWords } from './finding-words.ts';
import { JobCard } from './job-card.tsx';
import { Problem } from './problem.tsx';
import { useAction, useJobs } from './use-jobs.ts';

const words = english.ui.findIssues;

interface FindIssuesProps {
  opened: boolean;
  onClose: () => void;
}

/** What can be looked for, what was found and when, and the job that looks. */
export function FindIssues({ opened, onClose }: FindIssuesProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(560px, 94vw)"
      title={english.common.findIssues}
      closeButtonProps={{ 'aria-label': english.common.close }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {opened && <Issues onShow={onClose} />}
    </Drawer>
  );
}

function Issues({ onShow }: { onShow: () => void }) {
  const { data: sets, error, refetch } = useQuery(api.findings.kinds.options({}));
  if (error) return <Problem error={error} title={words.whatWasFoundCouldNotBeRead} onRetry={() => void refetch()} />;
  if (!sets) {
    return (
      <Center py="xl">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return <IssuesForm sets={sets} onShow={onShow} />;
}

function IssuesForm({ sets, onShow }: { sets: readonly FindingSet[]; onShow: () => void }) {
  const available = sets.filter(({ unavailable }) => unavailable === null).map(({ kind }) => kind);
  const [without, setWithout] = useState<readonly FindingKind[]>([]);
  const [run, setRun] = useState<string | null>(null);
  const { data: runs } = useQuery(api.training.runs.options({}));
  const evaluated = (runs ?? []).filter(({ state, evaluatedSplits }) => state === 'done' && evaluatedSplits.length > 0);
  const job = useJobs().find(({ kind }) => kind === 'find-issues');
  const running = job !== undefined && !isOver(job);
  const wanted = available.filter((kind) => !without.includes(kind));
  const start = useAction(words.searchCouldNotBeStarted, api.findings.start);
  const asksRun = evaluated.length > 1 && wanted.some((kind) => kind === 'loss' || kind === 'uncertain');

  return (
    <Stack gap="md">
      {job && (running || job.state !== 'done') && <JobCard job={job} />}
      <Group justify="space-between" align="end" wrap="nowrap">
        <Text size="sm" c="dimmed">
          {words.computedOnThisMachineFromCrops}
        </Text>
        <Button
          leftSection={<IconSearch size={15} />}
          disabled={running || wanted.length === 0}
          loading={start.isPending}
          style={{ flexShrink: 0 }}
          onClick={() => start.mutate({ kinds: wanted, ...(run === null ? {} : { runId: Number(run) }) })}
        >
          {wanted.length === available.length ? words.lookForAll : words.lookForWanted(wanted.length)}
        </Button>
      </Group>
      {asksRun && (
        <Select
          label={words.predictionsOf}
          data={evaluated.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={run}
          placeholder={words.pinnedRunOrTheNewest}
          clearable
          onChange={setRun}
        />
      )}
      <div role="list" aria-label={words.whatToLookFor}>
        {sets.map((set) => (
          <IssueRow
            key={set.kind}
            set={set}
            wanted={wanted.includes(set.kind)}
            onWant={(want) => setWithout(want ? without.filter((kind) => kind !== set.kind) : [...without, set.kind])}
            onShow={onShow}
          />
        ))}
      </div>
    </Stack>
  );
}

interface IssueRowProps {
  set: FindingSet;
  wanted: boolean;
  onWant: (wanted: boolean) => void;
  onShow: () => void;
}

function IssueRow({ set, wanted, onWant, onShow }: IssueRowProps) {
  const { kind, found, computedAt, unavailable } = set;
  const { label, about } = findingWords[kind];
  return (
    <div className="issue-row" role="listitem">
      <Checkbox
        size="sm"
        label={label}
        description={about}
        checked={wanted}
        disabled={unavailable !== null}
        onChange={(event) => onWant(event.currentTarget.checked)}
      />
      {computedAt !== null && found > 0 ? (
        <LinkButton href={findingsHref(kind)} variant="subtle" size="compact-sm" className="figures" onClick={onShow}>
          {words.showFound(found)}
        </LinkButton>
      ) : (
        <Text size="sm" c="dimmed">
          {computedAt === null ? '' : english.common.none}
        </Text>
      )}
      <Text size="xs" {...(set.stale ? { fw: 600 } : { c: 'dimmed' })} className="issue-state figures">
        {stateWords(set)}
        {set.missedPhotos > 0 && (
          <>
            {'; '}
            <TextLink href="/photos?missed=yes&sort=missed&order=descending" inText onClick={onShow}>
              {words.photosWithAGarmentNobody(set.missedPhotos)}
            </TextLink>
          </>
        )}
      </Text>
    </div>
  );
}

/** The gallery with what stands out in one way, the worst first. */
export function findingsHref(kind: FindingKind): string {
  return `/crops?finding=${kind}&sort=finding%3A${kind}&order=descending`;
}

function stateWords({ computedAt, measured, changed, stale, unavailable }: FindingSet): string {
  if (unavailable !== null) return unavailable;
  if (computedAt === null) return words.notLookedForYet;
  const when = words.garmentsLookedAt(measured, computedAt);
  if (!stale) return when;
  return changed > 0 ? words.garmentsChangedSince(when, changed) : words.anotherRunOrDetectorIsAsked(when);
}
