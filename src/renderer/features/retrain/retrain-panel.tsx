import { Button, Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconRefreshDot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetrainKind, RetrainPlan } from '../../../shared/contract/retrain.ts';
import { api } from '../../client/api.ts';
import { isOver } from '../../client/event-cache.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { changeWords } from '../../ui/data-changes.ts';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { JobButtons, JobProgressBar } from '../../ui/job-card.tsx';
import { PlanSelect, usePlans } from '../../ui/plan-select.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useAction, useJob, useJobs } from '../../ui/use-jobs.ts';
import { useRetrainChoice } from './retrain-choice.ts';

const words = english.retrain.retrainPanel;

/** What a click would repeat and take in, and how far a training is that goes on. */
export function RetrainPanel({ onLeave }: { onLeave: () => void }) {
  const { kind } = useRetrainChoice();
  const { data: plan, error, refetch } = useQuery(api.retrain.plan.options({ kind }));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>{words.retrain}</Title>
        <SegmentedControl
          size="xs"
          aria-label={words.whatToRetrain}
          value={kind}
          onChange={(value) => useRetrainChoice.setState({ kind: value as RetrainKind })}
          data={[
            { value: 'classifier', label: words.classifier },
            { value: 'detector', label: words.detector },
          ]}
        />
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!plan && !error && <Skeleton height={120} />}
      {plan && <Plan key={`${kind} ${plan.previous?.run}`} plan={plan} onLeave={onLeave} />}
    </Stack>
  );
}

function Plan({ plan, onLeave }: { plan: RetrainPlan; onLeave: () => void }) {
  const { kind, previous } = plan;
  const [planId, setPlanId] = useState(previous?.plan ?? null);
  const start = useAction(words.couldNotBeRetrained(kind), () =>
    api.retrain.start({ kind, ...(planId === (previous?.plan ?? null) ? {} : { plan: planId }) }),
  );
  const recipes = kind === 'classifier' ? '/training' : '/detector';
  return (
    <>
      {previous === null ? (
        <Text size="sm">{words.noWasTrainedHereYet(kind)}</Text>
      ) : (
        <Stack gap={2}>
          <Text size="sm">
            {fill(words.asOnTheDataAsItIsNow(previous.pinned ? words.whichIsPinned : ''), {
              previousName: <b>{previous.name}</b>,
            })}
          </Text>
          <Text size="xs" c="dimmed">
            {previous.settings}
            {previous.seconds !== null && words.tookSeconds(previous.seconds)}
          </Text>
        </Stack>
      )}
      <Text size="sm" mih={40}>
        {dataWords(plan)}
      </Text>
      {!plan.active && <CutOff kind={kind} />}
      {!plan.active && <PlanChoice kind={kind} planId={planId} onChange={setPlanId} />}
      {plan.active ? (
        <Active jobId={plan.active.jobId} href={runHref(kind, plan.active.runId)} onLeave={onLeave} />
      ) : (
        <Button
          leftSection={<IconRefreshDot size={16} />}
          loading={start.isPending}
          onClick={() => start.mutate(undefined)}
          data-autofocus
        >
          {words.retrainTheKind(kind)}
        </Button>
      )}
      <Text size="xs" c="dimmed">
        {fill(words.missingCropsComeFirstThen, {
          link: (
            <span onClick={onLeave} role="presentation">
              <TextLink href={recipes} inText>
                {kind === 'classifier' ? words.training : words.detector}
              </TextLink>
            </span>
          ),
        })}
      </Text>
    </>
  );
}

/** The newest training, where the studio ended under it: it is gone on with rather than begun anew. */
function CutOff({ kind }: { kind: RetrainKind }) {
  const job = useJobs().find((one) => one.kind === `train-${kind}`);
  if (job?.state !== 'interrupted' || !job.resumable) return null;
  return (
    <Group justify="space-between">
      <Text size="sm">{words.lastTrainingWasCutOff}</Text>
      <JobButtons job={job} />
    </Group>
  );
}

/** Which saved balance plan draws; the one of the repeated run where nobody chooses. */
function PlanChoice({
  kind,
  planId,
  onChange,
}: {
  kind: RetrainKind;
  planId: number | null;
  onChange: (planId: number | null) => void;
}) {
  const plans = usePlans();
  if (plans.length === 0) return null;
  const none = kind === 'classifier' ? words.recipesOwnSampler : words.everyPhotoOnce;
  return (
    <PlanSelect
      kind={kind}
      plans={plans}
      placeholder={planId === null ? none : words.asTheRunHadIt}
      size="xs"
      comboboxProps={{ withinPortal: false }}
      value={planId}
      onChange={onChange}
    />
  );
}

function runHref(kind: RetrainKind, runId: number): string {
  return kind === 'classifier' ? `/training/${runId}` : `/detector/runs/${runId}`;
}

function dataWords({ kind, previous, changes, cropsMissing }: RetrainPlan): string {
  const crops = cropsMissing > 0 ? words.cropsToDeriveFirst(cropsMissing) : '';
  if (changes === null) {
    return previous === null || kind === 'classifier' ? crops.trim() : words.allPhotosAndMasksAsThey;
  }
  if (changes.changed === 0) {
    return words.nothingHasChangedSince(crops);
  }
  return words.garmentsChangedSince(changes.changed, changeWords(changes), crops);
}

function Active({ jobId, href, onLeave }: { jobId: number; href: string; onLeave: () => void }) {
  const job = useJob(jobId);
  if (!job || isOver(job)) return <Skeleton height={44} />;
  return (
    <Stack gap="xs">
      <JobProgressBar job={job} />
      <Group justify="space-between">
        <span onClick={onLeave} role="presentation">
          <TextLink href={href}>{words.followItsCurves}</TextLink>
        </span>
        <JobButtons job={job} />
      </Group>
    </Stack>
  );
}
