import { SegmentedControl, Select, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { NotShown } from '../../ui/not-shown.tsx';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { commonSplit, compareAddress, compareState, preferredPair, type CompareState } from './compare-state.ts';
import './compare.css';
import { DetectorsView } from './detectors-view.tsx';
import { ReferenceView } from './reference-view.tsx';
import { RunsView } from './runs-view.tsx';

const words = english.compare.compareScreen;

type AnyRun = Run | DetectorRun;

/** What a training bought: two runs of one kind, or a run beside a published one. */
export function CompareScreen() {
  const state = compareState(useSearch());
  const [, navigate] = useLocation();
  const classifiers = useQuery(api.training.runs.options({}));
  const detectors = useQuery(api.detector.runs.options({}));
  const references = useQuery(api.compare.references.options({}));
  const error = classifiers.error ?? detectors.error ?? references.error;

  function change(next: CompareState): void {
    navigate(compareAddress(next), { replace: true });
  }

  if (error || !classifiers.data || !detectors.data || !references.data) {
    return <Page title={words.compare}>{error ? <Problem error={error} /> : <Skeleton height={400} />}</Page>;
  }
  const wanted = state.second ?? (typeof state.first === 'number' ? state.first : undefined);
  const ofDetectors = detectors.data.some(({ id }) => id === wanted);
  const runs: readonly AnyRun[] = ofDetectors ? detectors.data : classifiers.data;
  const reference = references.data.find(({ name }) => name === state.first);
  const pair = preferredPair(runs, {
    first: typeof state.first === 'number' ? state.first : undefined,
    second: state.second,
  });
  const { second } = pair;
  const first = reference ? undefined : pair.first;
  const splits =
    second === undefined
      ? []
      : second.evaluatedSplits.filter((split) => first === undefined || first.evaluatedSplits.includes(split));
  const split =
    second === undefined
      ? undefined
      : first
        ? commonSplit(first, second, state.split)
        : commonSplit(second, second, state.split);
  const choice = { done: [...classifiers.data, ...detectors.data].filter((run) => run.state === 'done') };

  return (
    <Page
      title={words.compare}
      actions={
        choice.done.length > 0 && (
          <>
            <Select
              aria-label={words.before}
              w={250}
              allowDeselect={false}
              data={[
                ...grouped(choice.done),
                ...(ofDetectors
                  ? []
                  : [
                      {
                        group: words.published,
                        items: references.data.map(({ name, title }) => ({ value: name, label: title })),
                      },
                    ]),
              ]}
              value={reference?.name ?? (first ? String(first.id) : null)}
              placeholder={words.chooseARun}
              onChange={(value) => {
                const id = Number(value);
                const picked = Number.isInteger(id) ? id : (value ?? undefined);
                const sameKind = typeof picked === 'string' || runs.some((run) => run.id === picked);
                change({ ...state, first: picked, second: sameKind ? second?.id : undefined, page: 1 });
              }}
            />
            <Text span c="dimmed" aria-hidden>
              →
            </Text>
            <Select
              aria-label={words.after}
              w={250}
              allowDeselect={false}
              data={grouped(choice.done)}
              value={second ? String(second.id) : null}
              placeholder={words.chooseARun}
              onChange={(value) => {
                const sameKind = runs.some((run) => run.id === Number(value));
                change({
                  ...state,
                  first: sameKind ? (reference?.name ?? first?.id) : undefined,
                  second: Number(value),
                  page: 1,
                });
              }}
            />
            {split && (
              <SegmentedControl
                aria-label={words.split}
                value={split}
                onChange={(value) => change({ ...state, split: value as SplitName, page: 1 })}
                data={splits.map((value) => ({ value, label: splitLabels[value] }))}
              />
            )}
          </>
        )
      }
    >
      {second && (
        <NotShown
          asked={[typeof state.first === 'number' ? state.first : undefined, state.second]}
          shown={[first?.id, second.id]}
        />
      )}
      {!second || (!first && !reference) ? (
        <Empty
          icon={IconArrowsDiff}
          title={words.twoFinishedRunsAreCompared}
          action={<LinkButton href="/training">{words.goToTraining}</LinkButton>}
        >
          {words.correctSomeLabelsAndPress}
        </Empty>
      ) : split === undefined ? (
        <Empty
          icon={IconArrowsDiff}
          title={words.notMeasuredOnOneSplit}
          action={<LinkButton href={evaluationHref(second)}>{words.evaluateSecondName(second.name)}</LinkButton>}
        >
          {words.andHaveNoSplitOnWhichBoth(first?.name ?? words.thePublication, second.name)}
        </Empty>
      ) : (
        <Stack gap="md" key={`${state.first} ${second.id} ${split}`}>
          {reference && <ReferenceView reference={reference} runId={second.id} split={split} />}
          {first?.kind === 'detector' && <DetectorsView first={first.id} second={second.id} split={split} />}
          {first?.kind === 'classifier' && (
            <RunsView first={first.id} second={second.id} split={split} state={state} onChange={change} />
          )}
        </Stack>
      )}
    </Page>
  );
}

function evaluationHref({ kind, id }: AnyRun): string {
  return kind === 'detector' ? `/detector/evaluation?run=${id}` : `/evaluation?run=${id}`;
}

function grouped(runs: readonly AnyRun[]) {
  const items = (kind: AnyRun['kind']) =>
    runs.filter((run) => run.kind === kind).map((run) => ({ value: String(run.id), label: `${run.name} (${run.id})` }));
  return [
    { group: words.classifiers, items: items('classifier') },
    { group: words.detectors, items: items('detector') },
  ].filter((entry) => entry.items.length > 0);
}
