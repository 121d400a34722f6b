import type { EpochRecord, Run, TrainingResult } from '../../../shared/contract/training.ts';
import { formatDuration, formatFigure, formatTable } from '../terminal/table.ts';
import { bestMark, describeRunBy } from './run.ts';

/** One epoch in one line. */
export function describeEpoch(epoch: EpochRecord): string {
  return [
    `epoch ${epoch.epoch} (${epoch.phase})`,
    `loss ${formatFigure(epoch.trainLoss)}`,
    `accuracy ${formatFigure(epoch.trainAccuracy)}`,
    `validation loss ${formatFigure(epoch.validationLoss)}`,
    `accuracy ${formatFigure(epoch.validationAccuracy)}`,
    `${epoch.imagesPerSecond.toFixed(1)} images/s`,
  ].join(' · ');
}

export function describeTraining(result: TrainingResult): string {
  return [
    `Run ${result.run}: ${result.backbone}, recipe ${result.recipe}.`,
    `Best of ${result.epochs} epochs: number ${result.bestEpoch}, validation loss ` +
      `${formatFigure(result.validation.loss)}, accuracy ${formatFigure(result.validation.accuracy)}.`,
    `Took ${formatDuration(result.seconds)} at ${result.imagesPerSecond.toFixed(1)} images/s.`,
    `Next: f2e evaluate classifier --run ${result.run} --split val`,
  ].join('\n');
}

export function describeRuns(runs: Run[]): string {
  if (runs.length === 0) return 'No runs yet; `f2e train classifier` makes one.';
  return formatTable(
    [
      { title: 'run', align: 'right' },
      { title: 'name' },
      { title: 'state' },
      { title: 'recipe' },
      { title: 'backbone' },
      { title: 'fusion' },
      { title: 'best epoch', align: 'right' },
      { title: 'validation loss', align: 'right' },
      { title: 'accuracy', align: 'right' },
      { title: 'evaluated on' },
      { title: 'tags' },
    ],
    runs.map((run) => [
      String(run.id),
      run.name,
      run.state,
      run.recipe.name,
      run.backbone,
      run.fusion ? 'yes' : 'no',
      run.bestEpoch === null ? '–' : String(run.bestEpoch),
      formatFigure(run.result?.validation.loss),
      formatFigure(run.result?.validation.accuracy),
      run.evaluatedSplits.join(', ') || '–',
      [...(run.pinned ? ['pinned'] : []), ...run.tags].join(', ') || '–',
    ]),
  );
}

export function describeRun(run: Run, epochs: EpochRecord[]): string {
  return describeRunBy(run, {
    model: [
      ['backbone', run.backbone],
      ['garment-class fusion', run.fusion ? 'yes' : 'no'],
    ],
    data: [],
    epochs: {
      columns: [
        { title: 'epoch', align: 'right' },
        { title: 'phase' },
        { title: 'rate', align: 'right' },
        { title: 'loss', align: 'right' },
        { title: 'accuracy', align: 'right' },
        { title: 'validation loss', align: 'right' },
        { title: 'accuracy', align: 'right' },
        { title: 'images/s', align: 'right' },
        { title: '' },
      ],
      rows: epochs.map((epoch) => [
        String(epoch.epoch),
        epoch.phase,
        epoch.learningRate.toExponential(1),
        formatFigure(epoch.trainLoss),
        formatFigure(epoch.trainAccuracy),
        formatFigure(epoch.validationLoss),
        formatFigure(epoch.validationAccuracy),
        epoch.imagesPerSecond.toFixed(1),
        bestMark(run, epoch.epoch),
      ]),
    },
  });
}
