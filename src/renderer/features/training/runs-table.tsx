import { IconSchool } from '@tabler/icons-react';
import type { Run } from '../../../shared/contract/training.ts';
import { Empty } from '../../ui/empty.tsx';
import { formatDuration, formatLoss, formatShare } from '../../ui/format.ts';
import type { RunColumn } from '../../ui/runs/run-rows.ts';
import { RunsTable } from '../../ui/runs/runs-table.tsx';

const columns: readonly RunColumn<Run>[] = [
  { key: 'best', label: 'Best epoch', value: ({ bestEpoch }) => bestEpoch, format: String },
  {
    key: 'accuracy',
    label: 'Accuracy',
    value: ({ result }) => result?.validation.accuracy ?? null,
    format: (value) => formatShare(value),
    bold: true,
  },
  { key: 'loss', label: 'Loss', value: ({ result }) => result?.validation.loss ?? null, format: formatLoss },
  { key: 'time', label: 'Time', value: ({ result }) => result?.seconds ?? null, format: formatDuration },
];

export function ClassifierRuns({ runs, loading }: { runs: readonly Run[]; loading: boolean }) {
  return (
    <RunsTable
      title="Runs"
      description="Accuracy and loss are the best epoch’s on the validation split."
      label="Table of runs"
      runs={runs}
      loading={loading}
      empty={
        <Empty icon={IconSchool} title="No runs yet">
          Start a training on the left. Each run records its data, recipe, seed and weights, so that it can be made
          again.
        </Empty>
      }
      columns={columns}
      settings={({ recipe, backbone, fusion, seed, balancePlan }) =>
        `${recipe.name} · ${backbone}${fusion ? ' + class' : ''} · seed ${seed}${balancePlan === null ? '' : ` · plan ${balancePlan.name}`}`
      }
      href={({ id }) => `/training/${id}`}
      evaluationHref={({ id }, split) => `/evaluation?run=${id}${split === undefined ? '' : `&split=${split}`}`}
    />
  );
}
