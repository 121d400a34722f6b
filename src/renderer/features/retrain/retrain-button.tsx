import { Button, Popover, RingProgress, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefreshDot } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { Job } from '../../../shared/contract/jobs.ts';
import { isOver } from '../../client/event-cache.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { useActions, useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { percentDone } from '../../ui/job-card.tsx';
import { compareHref, isAboutRuns, previousRunOf } from '../../ui/retraining.ts';
import { useRetrainPanel } from '../../ui/retrain-panel.ts';
import { useJobs } from '../../ui/use-jobs.ts';
import { RetrainPanel } from './retrain-panel.tsx';

const texts = english.retrain.retrainButton;

/** The header's button that trains again on what was corrected, from any screen, and then offers what it bought. */
export function RetrainButton() {
  const { opened } = useRetrainPanel();
  const setOpened = (shown: boolean): void => useRetrainPanel.setState({ opened: shown });
  const words = useActionWords();
  const jobs = useJobs();
  const training = jobs.find(
    (job) => job.state === 'running' && (job.kind === 'train-classifier' || job.kind === 'train-detector'),
  );
  useActions({ 'retrain.toggle': () => setOpened(!useRetrainPanel.getState().opened) });
  useFinishedRetrainings(jobs);
  const percent = training && percentDone(training.progress);
  const left = training?.progress?.secondsLeft;
  const state = training === undefined ? undefined : progressWords(percent, left);

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={400} shadow="lg" trapFocus returnFocus>
      <Tooltip label={state ?? words('retrain.toggle')} disabled={opened}>
        <Popover.Target>
          <Button
            variant={training ? 'light' : 'default'}
            size="compact-md"
            leftSection={
              percent === undefined ? (
                <IconRefreshDot size={15} />
              ) : (
                <RingProgress size={18} thickness={3} sections={[{ value: percent, color: 'ink' }]} aria-hidden />
              )
            }
            onClick={() => setOpened(!opened)}
            aria-label={state === undefined ? texts.retrain : texts.retrainState(state)}
          >
            {texts.retrain}
          </Button>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={texts.retrain}>
        {opened && <RetrainPanel onLeave={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function progressWords(percent: number | undefined, left: number | null | undefined): string {
  const done = percent === undefined ? texts.training : texts.trainingPercent(Math.round(percent));
  return left === null || left === undefined ? done : texts.doneLeft(done, left);
}

/** A retraining that ends while the page is open opens its comparison where people look at runs, and else offers it. */
function useFinishedRetrainings(jobs: readonly Job[]): void {
  const [location, navigate] = useLocation();
  const active = useRef(new Set<number>());
  useEffect(() => {
    for (const job of jobs) {
      if (!isOver(job)) {
        active.current.add(job.id);
        continue;
      }
      if (!active.current.delete(job.id)) continue;
      const previous = previousRunOf(job);
      if (previous === undefined || job.runId === null) continue;
      const href = compareHref(previous, job.runId);
      if (isAboutRuns(location)) navigate(href);
      else offer(job.id, href);
    }
  }, [jobs, location, navigate]);
}

function offer(jobId: number, href: string): void {
  const id = `retrained-${jobId}`;
  notifications.show({
    id,
    color: 'teal',
    title: texts.retrained,
    message: (
      <LinkButton href={href} size="compact-sm" variant="light" mt={4} onClick={() => notifications.hide(id)}>
        {texts.seeWhatItBought}
      </LinkButton>
    ),
    autoClose: false,
  });
}
