import { IconScan } from '@tabler/icons-react';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { formatCoco, formatDuration } from '../../ui/format.ts';
import type { RunColumn } from '../../ui/runs/run-rows.ts';
import { RunsTable } from '../../ui/runs/runs-table.tsx';
import { architectureLabels } from '../../ui/strings.ts';

const words = english.detector.runsTable;

/** COCO's figures are -1 where nothing could be measured. */
function figure(pick: (result: NonNullable<DetectorRun['result']>) => number) {
  return ({ result }: DetectorRun): number | null => (result === null || pick(result) < 0 ? null : pick(result));
}

const columns: readonly RunColumn<DetectorRun>[] = [
  { key: 'best', label: words.bestEpoch, value: ({ bestEpoch }) => bestEpoch, format: String },
  {
    key: 'mask',
    label: english.common.maskAp,
    value: figure(({ validation }) => validation.mask.AP),
    format: formatCoco,
    bold: true,
  },
  {
    key: 'mask50',
    label: english.common.ap50,
    value: figure(({ validation }) => validation.mask.AP50),
    format: formatCoco,
  },
  { key: 'box', label: english.common.boxAp, value: figure(({ validation }) => validation.box.AP), format: formatCoco },
  { key: 'time', label: words.time, value: ({ result }) => result?.seconds ?? null, format: formatDuration },
];

export function DetectorRuns({ runs, loading }: { runs: readonly DetectorRun[]; loading: boolean }) {
  return (
    <RunsTable
      title={words.detectorRuns}
      description={words.cocosAveragePrecisionOfTheBest}
      label={words.tableOfDetectorRuns}
      runs={runs}
      loading={loading}
      empty={
        <Empty icon={IconScan} title={words.noDetectorTrainedHereYet}>
          {words.startATrainingWithTheForm}
        </Empty>
      }
      columns={columns}
      settings={({ recipe, architecture, seed, balancePlan }) =>
        words.recipeNameArchitectureSeed({
          recipeName: recipe.name,
          architecture: architectureLabels[architecture],
          seed,
          plan: balancePlan === null ? '' : english.common.withPlan(balancePlan.name),
        })
      }
      href={({ id }) => `/detector/runs/${id}`}
      evaluationHref={({ id }, split) =>
        `/detector/evaluation?run=${id}${split === undefined ? '' : `&split=${split}`}`
      }
    />
  );
}
