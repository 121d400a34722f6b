import type { ProcedureAnswer } from '../../../../shared/contract/path.ts';
import type { DetectorReport } from '../../../../shared/contract/detector.ts';
import type { EvaluationReport } from '../../../../shared/contract/evaluation.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readDetectorReport } from '../detector/evaluate.ts';
import { getDetectorRun } from '../detector/runs.ts';
import { readReport } from '../evaluation/report.ts';
import { getRun } from '../training/runs.ts';
import { settingsOf } from './differences.ts';
import { htmlDocument } from './html/document.ts';
import { escaped, facts, figureTable, metric, section } from './html/elements.ts';
import { linePlot, matrixPlot } from './html/plots.ts';
import { anyRun, remarksOf } from './remarks.ts';

type RunRow = ReturnType<typeof anyRun>;

const blue = '#3f56be';
const grey = '#8b93a3';
const teal = '#0e8a6a';

/** A run by itself, to be sent to somebody without the studio. Throws StudioError NOT_FOUND. */
export async function runReport(store: ProjectStore, { id }: { id: number }): Promise<ProcedureAnswer<'runs.report'>> {
  const row = anyRun(store, id);
  const { data, content } = row.kind === 'detector' ? detectorContent(store, row) : await classifierContent(store, row);
  const html = htmlDocument(`${row.name} (run ${id})`, [...heading(store, row), ...content, made(row, data)]);
  const word = row.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return {
    fileName: `run-${id}${word === '' ? '' : `-${word}`}.html`,
    html,
    json: `${JSON.stringify(data, null, 2)}\n`,
  };
}

function heading(store: ProjectStore, row: RunRow): string[] {
  const { tags, note, pinned } = remarksOf(store, row);
  const said = [`${row.kind}, run ${row.id}, ${row.state}`, ...(pinned ? ['pinned'] : []), ...tags];
  return [
    `<h1>${escaped(row.name)}</h1>`,
    `<p class="dim">${escaped(said.join(' · '))} · ${new Date(row.createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</p>`,
    ...(note === '' ? [] : [`<p>${escaped(note)}</p>`]),
  ];
}

function made(row: RunRow, { snapshotHash }: { snapshotHash: string | null }): string {
  return section('What made this run', facts([...settingsOf(row), ['data', snapshotHash ?? 'not yet fixed']]));
}

async function classifierContent(store: ProjectStore, row: RunRow) {
  const run = getRun(store, row.id);
  const evaluations: EvaluationReport[] = [];
  for (const split of run.evaluatedSplits) evaluations.push(await readReport(store, { runId: row.id, split }));
  const curve = (pick: (epoch: (typeof run.epochs)[number]) => number | null) =>
    run.epochs.flatMap((epoch) => {
      const y = pick(epoch);
      return y === null ? [] : [{ x: epoch.epoch, y }];
    });
  const curves =
    linePlot(
      'Loss',
      [
        { name: 'train', colour: grey, points: curve(({ trainLoss }) => trainLoss) },
        { name: 'validation', colour: blue, points: curve(({ validationLoss }) => validationLoss) },
      ],
      'epoch',
    ) +
    linePlot(
      'Accuracy',
      [
        { name: 'train', colour: grey, points: curve(({ trainAccuracy }) => trainAccuracy) },
        { name: 'validation', colour: blue, points: curve(({ validationAccuracy }) => validationAccuracy) },
      ],
      'epoch',
    );
  return {
    data: { ...run, evaluations },
    content: [...(curves === '' ? [] : [section('Training', curves)]), ...evaluations.map(evaluationSection)],
  };
}

function evaluationSection(report: EvaluationReport): string {
  const { intervals } = report;
  const between = ([low, high]: readonly [number, number]): string => `${metric(low)} to ${metric(high)}`;
  const headline = figureTable(
    ['Figure', 'Value', '95 % interval'],
    [
      ['Accuracy', metric(report.accuracy), between(intervals.accuracy)],
      ['Balanced accuracy', metric(report.balancedAccuracy), between(intervals.balancedAccuracy)],
      ['Macro F1', metric(report.macro.f1), between(intervals.macroF1)],
      ['Log loss', metric(report.logLoss), between(intervals.logLoss)],
      ['Top-3 accuracy', metric(report.top3Accuracy), ''],
      ['Calibration error', metric(report.calibration.expectedCalibrationError), ''],
    ],
  );
  const classes = figureTable(
    ['Class', 'Precision', 'Recall', 'F1', 'Garments'],
    report.perClass.map(({ name, precision, recall, f1, support }) => [
      name,
      metric(precision),
      metric(recall),
      metric(f1),
      String(support),
    ]),
  );
  const filled = report.calibration.bins.filter(({ count }) => count > 0);
  const calibration = linePlot(
    'Calibration: right by confidence',
    [
      { name: 'perfect', colour: grey, points: [{ x: 0, y: 0 }, { x: 1, y: 1 }] }, // prettier-ignore
      {
        name: 'this run',
        colour: blue,
        points: filled.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy })),
      },
    ],
    'confidence',
  );
  return section(
    `On ${report.split}: ${report.count} garments`,
    headline,
    matrixPlot(report.classes, report.confusion),
    classes,
    calibration,
  );
}

function detectorContent(store: ProjectStore, row: RunRow) {
  const run = getDetectorRun(store, row.id);
  const evaluations = run.evaluatedSplits.map((split) => readDetectorReport(store, { runId: row.id, split }));
  const known = (pick: (epoch: (typeof run.epochs)[number]) => number) =>
    run.epochs.flatMap((epoch) => (pick(epoch) < 0 ? [] : [{ x: epoch.epoch, y: pick(epoch) }]));
  const curves =
    linePlot('Loss', [{ name: 'train', colour: grey, points: known(({ trainLoss }) => trainLoss) }], 'epoch') +
    linePlot(
      'Average precision on validation',
      [
        { name: 'mask', colour: blue, points: known(({ validation }) => validation.mask.AP) },
        { name: 'box', colour: teal, points: known(({ validation }) => validation.box.AP) },
      ],
      'epoch',
    );
  return {
    data: { ...run, evaluations },
    content: [...(curves === '' ? [] : [section('Training', curves)]), ...evaluations.map(detectorSection)],
  };
}

function detectorSection({ split, counts, figures, perClass, curves }: DetectorReport): string {
  const names = ['AP', 'AP50', 'AP75', 'APs', 'APm', 'APl', 'AR1', 'AR10', 'AR100'] as const;
  const precision = curves.mask.at50.map((y, index) => ({ x: index / 100, y })).filter(({ y }) => y >= 0);
  return section(
    `On ${split}: ${counts.photos} photos, ${counts.garments} garments`,
    figureTable(
      ['', ...names],
      (['mask', 'box'] as const).map((kind) => [kind, ...names.map((name) => metric(figures[kind][name]))]),
    ),
    figureTable(
      ['Class', 'Garments', 'Detections', 'Mask AP', 'Mask AP50', 'Box AP', 'Box AP50'],
      perClass.map(({ name, garments, detections, box, mask }) => [
        name,
        String(garments),
        String(detections),
        metric(mask.AP),
        metric(mask.AP50),
        metric(box.AP),
        metric(box.AP50),
      ]),
    ),
    linePlot(
      'Precision over recall of masks at .50',
      [{ name: 'all classes', colour: blue, points: precision }],
      'recall',
    ),
  );
}
