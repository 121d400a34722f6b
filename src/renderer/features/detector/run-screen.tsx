import { Center, Loader, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { IconChartDots3, IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DetectorEpoch } from '../../../shared/contract/detection.ts';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { CurveChart } from '../../ui/curve-chart.tsx';
import { english } from '../../ui/english.ts';
import { FigureCards } from '../../ui/figure-cards.tsx';
import { formatCoco, formatDuration, formatMetric, formatRate } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Problem } from '../../ui/problem.tsx';
import { architectureLabels } from '../../ui/strings.ts';
import { RunPage } from '../../ui/runs/run-page.tsx';
import { useJob } from '../../ui/use-jobs.ts';
import { bestEpoch, epochMarks, lossCurves, lossPoints, precisionCurves, precisionPoints } from './curves.ts';
import { RunRecord } from './run-record.tsx';

const words = english.detector.runScreen;

type RunDetail = DetectorRun & { epochs: DetectorEpoch[] };

/** The training of one detector: its curves as they grow, its figures, and everything that made it. */
export function RunScreen({ id }: { id: number }) {
  const { data: run, error, refetch } = useQuery(api.detector.run.options({ id }));
  const job = useJob(run?.jobId ?? undefined);
  if (error) {
    return (
      <Page title={words.detectorRun}>
        <Problem error={error} title={words.runCouldNotBeOpened} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!run) {
    return (
      <Center h="100%">
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  const best = run.bestEpoch ?? bestEpoch(run.epochs)?.epoch;
  const marks = epochMarks(run.epochs, run.recipe, best);
  return (
    <RunPage
      run={run}
      job={job}
      badges={[run.recipe.name, architectureLabels[run.architecture]]}
      all={{ href: '/detector', label: words.allDetectorRuns }}
      links={<DoneLinks runId={run.id} />}
      {...(job ? { live: liveWords(job) } : {})}
    >
      <Figures run={run} best={best} />
      {run.epochs.length > 0 ? (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <CurveChart
            title={words.losses}
            curves={lossCurves}
            points={lossPoints(run.epochs)}
            marks={marks}
            format={(value) => value.toFixed(3)}
          />
          <CurveChart
            title={words.averagePrecision}
            curves={precisionCurves}
            points={precisionPoints(run.epochs)}
            marks={marks}
            format={formatMetric}
          />
        </SimpleGrid>
      ) : (
        <Paper ta="center" py="xl">
          <Title order={2}>{words.noEpochYet}</Title>
          <Text size="sm" c="dimmed">
            {words.curvesAppearWithTheFirst}
          </Text>
        </Paper>
      )}
      <RunRecord run={run} />
    </RunPage>
  );
}

/** What the training says of the step that it has just done. */
function liveWords({ progress }: Job): string {
  const { loss, learningRate, imagesPerSecond } = progress?.figures ?? {};
  return [
    ...(loss === undefined ? [] : [words.loss(loss)]),
    ...(learningRate === undefined ? [] : [words.learningRate(Number(learningRate.toPrecision(3)))]),
    ...(imagesPerSecond === undefined ? [] : [words.photosPerSecond(imagesPerSecond)]),
  ].join(' · ');
}

function DoneLinks({ runId }: { runId: number }) {
  const { data: models } = useQuery(api.detector.models.options({}));
  const model = models?.find((candidate) => candidate.runId === runId);
  return (
    <>
      {model && (
        <LinkButton
          href={`/detector/collection?model=${model.id}`}
          variant="default"
          leftSection={<IconScan size={16} />}
        >
          {english.common.detectGarments}
        </LinkButton>
      )}
      <LinkButton href={`/detector/evaluation?run=${runId}`} leftSection={<IconChartDots3 size={16} />}>
        {words.evaluate}
      </LinkButton>
    </>
  );
}

function Figures({ run, best }: { run: RunDetail; best: number | undefined }) {
  const last = run.epochs.at(-1);
  const shown = run.result?.validation ?? run.epochs.find(({ epoch }) => epoch === best)?.validation;
  const seconds = run.result?.seconds ?? run.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const perSecond = run.result?.imagesPerSecond ?? last?.imagesPerSecond;
  return (
    <FigureCards
      figures={[
        { name: english.common.epoch, value: words.epochOfEpochs(last?.epoch ?? 0, run.recipe.epochs) },
        { name: words.bestEpoch, value: String(best ?? '–') },
        { name: english.common.maskAp, value: formatCoco(shown?.mask.AP) },
        { name: english.common.maskAp50, value: formatCoco(shown?.mask.AP50) },
        { name: english.common.boxAp, value: formatCoco(shown?.box.AP) },
        { name: english.common.learningRate, value: last ? formatRate(Number(last.learningRate.toPrecision(3))) : '–' },
        { name: words.photosSecond, value: perSecond === undefined ? '–' : perSecond.toFixed(2) },
        { name: words.time, value: seconds > 0 ? formatDuration(seconds) : '–' },
      ]}
    />
  );
}
