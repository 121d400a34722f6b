import { Skeleton } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { DetectorSections } from '../../ui/detector-sections.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { NotEvaluated } from '../../ui/not-evaluated.tsx';
import { NotShown } from '../../ui/not-shown.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RunAndSplit } from '../../ui/run-and-split.tsx';
import { preferredRun, preferredSplit } from '../../ui/run-choice.ts';
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
          <RunAndSplit
            runs={done}
            run={run.id}
            split={split}
            onChange={(subject) => change({ ...state, ...subject })}
          />
        )
      }
    >
      <DetectorSections current="evaluation" />
      {error && <Problem error={error} />}
      {!runs && !error && <Skeleton height={300} />}
      {run && <NotShown asked={[state.run]} shown={[run.id]} />}
      {runs && !run && (
        <Empty
          icon={IconScan}
          title={words.noFinishedDetectorYet}
          action={<LinkButton href="/detector">{words.trainADetector}</LinkButton>}
        >
          {words.trainADetectorFirst}
        </Empty>
      )}
      {run && split && !run.evaluatedSplits.includes(split) && (
        <NotEvaluated run={run.id} split={split} evaluate={() => api.detector.evaluate({ runId: run.id, split })}>
          {words.hasNoFiguresOnThis(run.name)}
        </NotEvaluated>
      )}
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
