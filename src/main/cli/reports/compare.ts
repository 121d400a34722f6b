import type { DetectorComparison, RunComparison } from '../../../shared/contract/compare.ts';
import type { RunDifferences } from '../../../shared/contract/runs.ts';
import type { DataDifference } from '../../../shared/contract/snapshots.ts';
import { formatCount, formatFigure, formatTable } from '../terminal/table.ts';

const figureNames: readonly [keyof RunComparison['figures'], string][] = [
  ['accuracy', 'accuracy'],
  ['balancedAccuracy', 'balanced accuracy'],
  ['macroF1', 'macro F1'],
  ['logLoss', 'log loss'],
  ['calibrationError', 'calibration error'],
];

/** Figures with the intervals of their differences, McNemar's test, classes, and what made the runs differ. */
export function describeComparison(comparison: RunComparison, differences: RunDifferences): string {
  const { first, second, counts, mcNemar, changes } = comparison;
  const figures = formatTable(
    [
      { title: 'figure' },
      { title: `run ${first.run}`, align: 'right' },
      { title: `run ${second.run}`, align: 'right' },
      { title: 'difference', align: 'right' },
      { title: '95 % interval' },
    ],
    figureNames.map(([name, label]) => {
      const { first: before, second: after, difference, interval } = comparison.figures[name];
      return [
        label,
        formatFigure(before),
        formatFigure(after),
        signed(difference),
        `${signed(interval[0])} to ${signed(interval[1])}`,
      ];
    }),
  );
  const classes = formatTable(
    [
      { title: 'class' },
      { title: 'garments', align: 'right' },
      { title: 'recall', align: 'right' },
      { title: 'then', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'then', align: 'right' },
      { title: 'difference', align: 'right' },
    ],
    comparison.perClass.map((row) => [
      row.name,
      formatCount(row.support),
      formatFigure(row.first.recall),
      formatFigure(row.second.recall),
      formatFigure(row.first.f1),
      formatFigure(row.second.f1),
      signed(row.second.f1 - row.first.f1),
    ]),
  );
  return [
    `${first.name} (run ${first.run}) and ${second.name} (run ${second.run}) on ${comparison.split}: ` +
      `${formatCount(comparison.pairs)} garments of ${formatCount(comparison.photos)} photos that both saw${leftOut(comparison)}`,
    figures,
    `Wrong before, right now: ${formatCount(changes.fixed)}. Right before, wrong now: ${formatCount(changes.broken)}. ` +
      `Wrong both times, but differently: ${formatCount(changes.moved)}.\n` +
      `McNemar's test (${counts.onlyFirstRight} against ${counts.onlySecondRight}): p ${formatProbability(mcNemar.exact)} exact, ` +
      `${formatProbability(mcNemar.approximate)} by chi-square ${formatFigure(mcNemar.chiSquare)}.`,
    classes,
    describeDifferences(differences),
  ].join('\n\n');
}

function leftOut({ onlyFirst, onlySecond, relabelled, reshaped }: RunComparison): string {
  const parts = [
    onlyFirst > 0 ? `${formatCount(onlyFirst)} only the first saw` : '',
    onlySecond > 0 ? `${formatCount(onlySecond)} only the second saw` : '',
    relabelled > 0 ? `${formatCount(relabelled)} with another event since` : '',
  ].filter((part) => part !== '');
  const notes = parts.length > 0 ? [`left out: ${parts.join(', ')}`] : [];
  if (reshaped > 0) notes.push(`${formatCount(reshaped)} with another mask since`);
  return notes.length > 0 ? ` (${notes.join('; ')})` : '';
}

function describeDifferences({ settings, data, sameData }: RunDifferences): string {
  const lines = settings.map(({ field, first, second }) => `  ${field}: ${first ?? '–'} → ${second ?? '–'}`);
  return [
    lines.length > 0 ? `Settings that differ:\n${lines.join('\n')}` : 'The settings are the same.',
    sameData ? 'The data is the same.' : data === null ? '' : describeDataDifference(data),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

export function describeDataDifference(data: DataDifference): string {
  const { changed, unchanged, added, removed, relabelled, renamed, reshaped, moved } = data;
  if (changed === 0) return `The data is the same: ${formatCount(unchanged)} garments.`;
  const counts: [number, string][] = [
    [added, 'added'],
    [removed, 'removed'],
    [relabelled, 'with another event'],
    [renamed, 'with another class'],
    [reshaped, 'with another mask'],
    [moved, 'in another split'],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return `Data: ${formatCount(changed)} garments differ (${said.join(', ')}), ${formatCount(unchanged)} are the same.`;
}

export function describeDetectorComparison({ split, first, second, perClass }: DetectorComparison): string {
  const columns = [
    { title: 'class' },
    { title: 'garments', align: 'right' },
    ...['box AP', 'then', 'mask AP', 'then', 'difference'].map((title) => ({ title, align: 'right' as const })),
  ] as const;
  const figures = (side: 'first' | 'second', kind: 'box' | 'mask', row: DetectorComparison['perClass'][number]) =>
    known(row[side]?.[kind].AP);
  const all = formatTable(
    [
      { title: 'figure' },
      { title: `run ${first.run}`, align: 'right' },
      { title: `run ${second.run}`, align: 'right' },
      { title: 'difference', align: 'right' },
    ],
    (['box', 'mask'] as const).flatMap((kind) =>
      (['AP', 'AP50', 'AP75'] as const).map((name) => [
        `${kind} ${name}`,
        formatFigure(known(first.figures[kind][name])),
        formatFigure(known(second.figures[kind][name])),
        difference(first.figures[kind][name], second.figures[kind][name]),
      ]),
    ),
  );
  const classes = formatTable(
    [...columns],
    perClass.map((row) => [
      row.name,
      formatCount(row.garments),
      formatFigure(figures('first', 'box', row)),
      formatFigure(figures('second', 'box', row)),
      formatFigure(figures('first', 'mask', row)),
      formatFigure(figures('second', 'mask', row)),
      difference(row.first?.mask.AP, row.second?.mask.AP),
    ]),
  );
  return [`${first.name} (run ${first.run}) and ${second.name} (run ${second.run}) on ${split}`, all, classes].join(
    '\n\n',
  );
}

/** COCO's figures are -1 where nothing could be measured. */
function known(figure: number | undefined): number | null {
  return figure === undefined || figure < 0 ? null : figure;
}

function difference(before: number | undefined, after: number | undefined): string {
  const [first, second] = [known(before), known(after)];
  return first === null || second === null ? '–' : signed(second - first);
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatFigure(value)}`;
}

function formatProbability(value: number): string {
  return value < 0.001 ? value.toExponential(1) : value.toFixed(3);
}
