import { IconScan } from '@tabler/icons-react';
import type { DetectorRun } from '../../../shared/contract/detector.ts';
import { Empty } from '../../ui/empty.tsx';
import { formatCoco, formatDuration } from '../../ui/format.ts';
import type { RunColumn } from '../../ui/runs/run-rows.ts';
import { RunsTable } from '../../ui/runs/runs-table.tsx';
import { architectureLabels } from '../../ui/strings.ts';

/** COCO's figures are -1 where nothing could be measured. */
function figure(pick: (result: NonNullable<DetectorRun['result']>) => number) {
  return ({ result }: DetectorRun): number | null => (result === null || pick(result) < 0 ? null : pick(result));
}

const columns: readonly RunColumn<DetectorRun>[] = [
  { key: 'best', label: 'Best epoch', value: ({ bestEpoch }) => bestEpoch, format: String },
  {
    key: 'mask',
    label: 'Mask AP',
    value: figure(({ validation }) => validation.mask.AP),
    format: formatCoco,
    bold: true,
  },
  { key: 'mask50', label: 'AP50', value: figure(({ validation }) => validation.mask.AP50), format: formatCoco },
  { key: 'box', label: 'Box AP', value: figure(({ validation }) => validation.box.AP), format: formatCoco },
  { key: 'time', label: 'Time', value: ({ result }) => result?.seconds ?? null, format: formatDuration },
];

export function DetectorRuns({ runs, loading }: { runs: readonly DetectorRun[]; loading: boolean }) {
  return (
    <RunsTable
      title="Detector runs"
      description="COCO’s average precision of the best epoch on the validation split."
      label="Table of detector runs"
      runs={runs}
      loading={loading}
      empty={
        <Empty icon={IconScan} title="No detector trained here yet">
          Start a training with the form. It learns from the photos’ current masks, corrected ones first, and measures
          itself after each epoch.
        </Empty>
      }
      columns={columns}
      settings={({ recipe, architecture, seed }) =>
        `${recipe.name} · ${architectureLabels[architecture]} · seed ${seed}`
      }
      href={({ id }) => `/detector/runs/${id}`}
      evaluationHref={({ id }, split) =>
        `/detector/evaluation?run=${id}${split === undefined ? '' : `&split=${split}`}`
      }
    />
  );
}
