import type { CocoFigures, DetectorEpoch, DetectorTrainingResult } from '../../../shared/contract/detection.ts';
import type { DetectorModel, DetectorReport, ModelReport, DetectorRun } from '../../../shared/contract/detector.ts';
import { scaledLearningRate } from '../../../shared/domain/detector-recipes.ts';
import { describePlan } from '../../../shared/domain/plan-words.ts';
import { formatCount, formatDuration, formatFigure, formatTable, printable } from '../terminal/table.ts';
import { bestMark, describeRunBy } from './run.ts';

/** One epoch in one line. */
export function describeDetectorEpoch({ epoch, trainLoss, validation, imagesPerSecond }: DetectorEpoch): string {
  return [
    `epoch ${epoch}`,
    `loss ${formatFigure(trainLoss)}`,
    `validation box AP ${formatAp(validation.box.AP)}`,
    `mask AP ${formatAp(validation.mask.AP)}`,
    `AP50 ${formatAp(validation.mask.AP50)}`,
    `${imagesPerSecond.toFixed(1)} images/s`,
  ].join(' · ');
}

export function describeDetectorTraining(result: DetectorTrainingResult): string {
  const { box, mask } = result.validation;
  return [
    `Run ${result.run}: ${result.architecture}, recipe ${result.recipe}.`,
    `Best of ${result.epochs} epochs: number ${result.bestEpoch}, on val box AP ${formatAp(box.AP)}, mask AP ` +
      `${formatAp(mask.AP)}, mask AP50 ${formatAp(mask.AP50)}.`,
    `Took ${formatDuration(result.seconds)} at ${result.imagesPerSecond.toFixed(1)} images/s.`,
    'Next: f2e detect --model latest',
  ].join('\n');
}

/** What is worth knowing before a training of hours begins. */
export function describeDetectorStart({ id, architecture, recipe, balancePlan }: DetectorRun): string {
  const scaled = scaledLearningRate(recipe);
  const rate =
    scaled === recipe.learningRate
      ? `learning rate ${scaled}`
      : `learning rate ${Number(scaled.toPrecision(4))} (${recipe.learningRate} for ${recipe.referenceBatch} photos, ` +
        `scaled to the batch of ${recipe.batchSize})`;
  const plan = balancePlan === null ? '' : `, plan ${printable(balancePlan.name)} (${describePlan(balancePlan.plan)})`;
  return `Run ${id}: ${architecture}, ${recipe.epochs} epochs, ${rate}${plan}`;
}

export function describeDetectorRuns(runs: DetectorRun[]): string {
  return formatTable(
    [
      { title: 'run', align: 'right' },
      { title: 'name' },
      { title: 'state' },
      { title: 'recipe' },
      { title: 'architecture' },
      { title: 'best epoch', align: 'right' },
      { title: 'box AP', align: 'right' },
      { title: 'mask AP', align: 'right' },
      { title: 'evaluated on' },
    ],
    runs.map((run) => [
      String(run.id),
      run.name,
      run.state,
      run.recipe.name,
      run.architecture,
      run.bestEpoch === null ? '–' : String(run.bestEpoch),
      formatAp(run.result?.validation.box.AP),
      formatAp(run.result?.validation.mask.AP),
      run.evaluatedSplits.join(', ') || '–',
    ]),
  );
}

export function describeDetectorRun(run: DetectorRun, epochs: DetectorEpoch[]): string {
  return describeRunBy(run, {
    model: [['architecture', run.architecture]],
    data: [['data', run.data === null ? '–' : describeData(run.data)]],
    epochs: {
      columns: [
        { title: 'epoch', align: 'right' },
        { title: 'rate', align: 'right' },
        { title: 'loss', align: 'right' },
        { title: 'box AP', align: 'right' },
        { title: 'mask AP', align: 'right' },
        { title: 'mask AP50', align: 'right' },
        { title: 'images/s', align: 'right' },
        { title: '' },
      ],
      rows: epochs.map((epoch) => [
        String(epoch.epoch),
        epoch.learningRate.toExponential(1),
        formatFigure(epoch.trainLoss),
        formatAp(epoch.validation.box.AP),
        formatAp(epoch.validation.mask.AP),
        formatAp(epoch.validation.mask.AP50),
        epoch.imagesPerSecond.toFixed(1),
        bestMark(run, epoch.epoch),
      ]),
    },
  });
}

function describeData({ source, photos, garments }: NonNullable<DetectorRun['data']>): string {
  const splits = (['train', 'val', 'test'] as const).map(
    (split) => `${split} ${formatCount(photos[split])} photos with ${formatCount(garments[split])} garments`,
  );
  return `${source === 'project' ? 'this project' : 'DeepFashion2'}: ${splits.join(', ')}`;
}

/** COCO's table by boxes and by masks, and a line for each class. */
export function describeDetectorReport(report: DetectorReport | ModelReport): string {
  const { counts, figures } = report;
  const names = Object.keys(figures.box) as (keyof CocoFigures)[];
  const table = formatTable(
    [{ title: 'figure' }, { title: 'box', align: 'right' }, { title: 'mask', align: 'right' }],
    names.map((name) => [name, formatAp(figures.box[name]), formatAp(figures.mask[name])]),
  );
  const classes = formatTable(
    [
      { title: 'class' },
      { title: 'box AP', align: 'right' },
      { title: 'mask AP', align: 'right' },
      { title: 'mask AP50', align: 'right' },
      { title: 'garments', align: 'right' },
      { title: 'detections', align: 'right' },
    ],
    report.perClass.map((row) => [
      row.name,
      formatAp(row.box.AP),
      formatAp(row.mask.AP),
      formatAp(row.mask.AP50),
      formatCount(row.garments),
      formatCount(row.detections),
    ]),
  );
  const unread = counts.failed === 0 ? '' : `, ${formatCount(counts.failed)} of them unreadable`;
  const head =
    `${'run' in report ? `Run ${report.run}` : printable(report.model)} on ${report.split}: ${formatCount(counts.photos)} photos${unread}, ` +
    `${formatCount(counts.garments)} garments, ${formatCount(counts.detections)} detections`;
  return [head, table, classes].join('\n\n');
}

export function describeDetectors(models: DetectorModel[]): string {
  if (models.length === 0) return 'No detectors; `f2e train detector` makes one.';
  return formatTable(
    [
      { title: 'model', align: 'right' },
      { title: 'name' },
      { title: 'architecture' },
      { title: 'semantics' },
      { title: 'classes', align: 'right' },
      { title: 'box AP', align: 'right' },
      { title: 'mask AP', align: 'right' },
      { title: 'sha256' },
    ],
    models.map((model) => [
      String(model.id),
      model.name,
      model.architecture,
      model.semantics,
      String(model.classNames.length),
      formatAp(model.validation?.box.AP),
      formatAp(model.validation?.mask.AP),
      model.sha256.slice(0, 12),
    ]),
  );
}

/** -1 stands for what could not be measured. */
function formatAp(value: number | undefined): string {
  return value === undefined || value < 0 ? '–' : formatFigure(value);
}
