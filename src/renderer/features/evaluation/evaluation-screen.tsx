import { Skeleton, Stack } from '@mantine/core';
import { IconArrowsDiff, IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { NotEvaluated } from '../../ui/not-evaluated.tsx';
import { NotShown } from '../../ui/not-shown.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RunAndSplit } from '../../ui/run-and-split.tsx';
import { preferredRun, preferredSplit } from '../../ui/run-choice.ts';
import './evaluation.css';
import { CalibrationPlot } from './calibration-plot.tsx';
import { ClassTable } from './class-table.tsx';
import { CropsDrawer } from './crops-drawer.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { evaluationHref, evaluationState, type EvaluationState } from './evaluation-state.ts';
import { Headline } from './headline.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { StaleNote } from './stale-note.tsx';

const words = english.evaluation.evaluationScreen;

/** What a run gets wrong, and the pictures behind it. */
export function EvaluationScreen() {
  const state = evaluationState(useSearch());
  const [, navigate] = useLocation();
  const { data: runs, error } = useQuery(api.training.runs.options({}));
  const done = (runs ?? []).filter((run) => run.state === 'done');
  const run = done.find((candidate) => candidate.id === state.run) ?? preferredRun(done);
  const split = run && (state.split ?? preferredSplit(run));

  function change(next: EvaluationState): void {
    navigate(evaluationHref(next), { replace: true });
  }

  return (
    <Page
      title={words.evaluation}
      actions={
        run &&
        split && (
          <>
            <LinkButton
              href={`/compare?b=${run.id}&split=${split}`}
              variant="default"
              leftSection={<IconArrowsDiff size={16} />}
            >
              {words.compare}
            </LinkButton>
            <RunAndSplit
              runs={done}
              run={run.id}
              split={split}
              onChange={(subject) => change({ ...subject, shown: undefined, wrongOnly: false })}
            />
          </>
        )
      }
    >
      {error && <Problem error={error} />}
      {!runs && !error && <Skeleton height={300} />}
      {run && <NotShown asked={[state.run]} shown={[run.id]} />}
      {runs && !run && (
        <Empty
          icon={IconSchool}
          title={words.noFinishedRunYet}
          action={<LinkButton href="/training">{words.trainAClassifier}</LinkButton>}
        >
          {words.trainAClassifierFirst}
        </Empty>
      )}
      {run && split && !run.evaluatedSplits.includes(split) && (
        <NotEvaluated run={run.id} split={split} evaluate={() => api.evaluation.start({ runId: run.id, split })}>
          {words.hasNoFiguresOnThis(run.name)}
        </NotEvaluated>
      )}
      {run && split && run.evaluatedSplits.includes(split) && (
        <Report
          key={`${run.id} ${split}`}
          runId={run.id}
          split={split}
          state={{ ...state, run: run.id, split }}
          onChange={change}
        />
      )}
    </Page>
  );
}

interface ReportProps {
  runId: number;
  split: SplitName;
  state: EvaluationState;
  onChange: (state: EvaluationState) => void;
}

function Report({ runId, split, state, onChange }: ReportProps) {
  const { data: report, error, refetch } = useQuery(api.evaluation.report.options({ runId, split }));
  if (error) return <Problem error={error} title={words.reportCouldNotBeRead} onRetry={() => void refetch()} />;
  if (!report) return <Skeleton height={400} />;
  return <Figures report={report} state={state} onChange={onChange} />;
}

function Figures({ report, state, onChange }: Pick<ReportProps, 'state' | 'onChange'> & { report: EvaluationReport }) {
  function open(trueClassId: number | undefined, predictedClassId: number | undefined): void {
    onChange({ ...state, shown: { trueClassId, predictedClassId }, wrongOnly: false });
  }
  return (
    <Stack gap="md">
      <StaleNote runId={report.run} split={report.split} />
      <Headline report={report} />
      <div className="evaluation-panels">
        <MatrixPanel report={report} opened={state.shown} onOpen={open} />
        <Stack gap="md">
          <ClassTable report={report} onOpen={(id) => open(id, undefined)} />
          <CalibrationPlot calibration={report.calibration} />
        </Stack>
      </div>
      <DetailsPanel report={report} />
      <CropsDrawer report={report} state={state} onChange={onChange} />
    </Stack>
  );
}
