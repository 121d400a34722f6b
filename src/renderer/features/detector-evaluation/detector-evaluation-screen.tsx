import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { IconChartDots3, IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { DetectorSections } from '../../ui/detector-sections.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { preferredRun, preferredSplit } from '../../ui/run-choice.ts';
import { splitLabels } from '../../ui/strings.ts';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';
import { ReportView } from './report-view.tsx';
import { reportHref, reportState, type ReportState } from './report-state.ts';

const words = english.detectorEvaluation.detectorEvaluationScreen;

/** How well a detector finds garments, by COCO's rules. */
export function DetectorEvaluationScreen() {
  const state = reportState(useSearch());
  const [, navigate] = useLocation();
  const { data: runs, error } = useQuery(api.detector.runs.options({}));
  const done = (runs ?? []).filter((run) => run.state === 'done');
  const run = done.find((candidate) => candidate.id === state.run) ?? preferredRun(done);
  const split = run && (state.split ?? preferredSplit(run));

  function change(next: ReportState): void {
    navigate(reportHref(next), { replace: true });
  }

  return (
    <Page
      title={words.detectorEvaluation}
      actions={
        run &&
        split && (
          <>
            <Select
              aria-label={words.run}
              w={300}
              allowDeselect={false}
              searchable={done.length > 10}
              data={done.map((candidate) => ({ value: String(candidate.id), label: candidate.name }))}
              value={String(run.id)}
              onChange={(value) => change({ ...state, run: Number(value), split })}
            />
            <SegmentedControl
              aria-label={words.split}
              value={split}
              onChange={(value) => change({ ...state, run: run.id, split: value as SplitName })}
              data={splitName.options.map((value) => ({ value, label: splitLabels[value] }))}
            />
          </>
        )
      }
    >
      <DetectorSections current="evaluation" />
      {error && <Problem error={error} />}
      {!runs && !error && <Skeleton height={300} />}
      {runs && !run && (
        <Empty
          icon={IconScan}
          title={words.noFinishedDetectorYet}
          action={<LinkButton href="/detector">{words.trainADetector}</LinkButton>}
        >
          {words.trainADetectorFirst}
        </Empty>
      )}
      {run && split && !run.evaluatedSplits.includes(split) && <NotEvaluated run={run} split={split} />}
      {run && split && run.evaluatedSplits.includes(split) && (
        <ReportView
          key={`${run.id} ${split}`}
          run={run}
          split={split}
          by={state.by}
          onCompareBy={(by) => change({ run: run.id, split, by })}
        />
      )}
    </Page>
  );
}

function NotEvaluated({ run, split }: { run: DetectorRun; split: SplitName }) {
  const start = useAction(words.evaluationCouldNotBeStarted, () => api.detector.evaluate({ runId: run.id, split }));
  // A training evaluates its detector by itself before it ends.
  const job = useActiveJobs().find((active) => active.runId === run.id);
  if (job) return <JobCard job={job} />;
  return (
    <Empty
      icon={IconChartDots3}
      title={words.notEvaluatedOn(splitLabels[split].toLowerCase())}
      action={
        <Button onClick={() => start.mutate(undefined)} loading={start.isPending}>
          {words.evaluateOnSplit(splitLabels[split].toLowerCase())}
        </Button>
      }
    >
      {words.hasNoFiguresOnThis(run.name)}
    </Empty>
  );
}
