import { IconSchool } from '@tabler/icons-react';
import type { Run } from '../../../shared/contract/training.ts';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { formatDuration, formatLoss, formatShare } from '../../ui/format.ts';
import type { RunColumn } from '../../ui/runs/run-rows.ts';
import { RunsTable } from '../../ui/runs/runs-table.tsx';

const words = english.training.runsTable;

const columns: readonly RunColumn<Run>[] = [
  { key: 'best', label: words.bestEpoch, value: ({ bestEpoch }) => bestEpoch, format: String },
  {
    key: 'accuracy',
    label: english.common.accuracy,
    value: ({ result }) => result?.validation.accuracy ?? null,
    format: (value) => formatShare(value),
    bold: true,
  },
  { key: 'loss', label: words.loss, value: ({ result }) => result?.validation.loss ?? null, format: formatLoss },
  { key: 'time', label: words.time, value: ({ result }) => result?.seconds ?? null, format: formatDuration },
];

export function ClassifierRuns({ runs, loading }: { runs: readonly Run[]; loading: boolean }) {
  return (
    <RunsTable
      title={words.runs}
      description={words.accuracyAndLossAreTheBest}
      label={words.tableOfRuns}
      runs={runs}
      loading={loading}
      empty={
        <Empty icon={IconSchool} title={words.noRunsYet}>
          {words.startATrainingOnTheLeft}
        </Empty>
      }
      columns={columns}
      settings={({ recipe, backbone, fusion, seed, balancePlan }) =>
        words.recipeNameBackboneSeedPlan({
          recipeName: recipe.name,
          backbone,
          fusion,
          seed,
          plan: balancePlan === null ? '' : english.common.withPlan(balancePlan.name),
        })
      }
      href={({ id }) => `/training/${id}`}
      evaluationHref={({ id }, split) => `/evaluation?run=${id}${split === undefined ? '' : `&split=${split}`}`}
    />
  );
}
