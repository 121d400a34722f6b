import type { BalancePlan, PhotoPlan } from '../../../shared/contract/balance-plan.ts';
import type { BalanceMatrix, BalancePreview, PhotoPreview, SavedPlan } from '../../../shared/contract/balance.ts';
import type { ProcedureAnswer } from '../../../shared/contract/path.ts';
import { describeByHand, describePlan, kindOfPlan } from '../../../shared/domain/plan-words.ts';
import { formatCount, formatShare, formatTable, printable } from '../terminal/table.ts';

/** Garments of each event by split, those of each cell in train, and the warnings. */
export function describeMatrix(matrix: BalanceMatrix, leaks: ProcedureAnswer<'balance.leaks'>): string {
  const { cells, events, garments, leftOut } = matrix;
  if (cells.length === 0) return 'No garment has an event and a split yet; `f2e import` and `f2e split` make some.';
  const columns = [...garments.map(({ name }): string | null => name), null].filter((garment) =>
    cells.some((cell) => cell.garment === garment),
  );
  const table = formatTable(
    [
      { title: 'event' },
      ...(['train', 'val', 'test'] as const).map((title) => ({ title, align: 'right' as const })),
      ...columns.map((garment) => ({ title: garment ?? 'no class', align: 'right' as const })),
    ],
    events.map(({ name }) => {
      const own = cells.filter((cell) => cell.event === name);
      const sum = (split: 'train' | 'val' | 'test'): string =>
        formatCount(own.reduce((total, cell) => total + cell[split], 0));
      return [
        name,
        ...(['train', 'val', 'test'] as const).map(sum),
        ...columns.map((garment) => String(own.find((cell) => cell.garment === garment)?.train ?? '·')),
      ];
    }),
  );
  const left = [
    [leftOut.withoutEvent, 'without an event'],
    [leftOut.withoutSplit, 'without a split'],
    [leftOut.rejected, 'rejected'],
    [leftOut.excluded, 'excluded'],
  ] as const;
  const lines = left.flatMap(([count, words]) => (count > 0 ? [`${formatCount(count)} garments are ${words}.`] : []));
  const warnings = matrix.warnings.map(({ level, message, remedy }) => `${level}: ${printable(message)} ${remedy}`);
  if (leaks.total > 0) {
    warnings.unshift(
      `error: ${formatCount(leaks.photos)} near-identical photos lie in more than one split (${leaks.total} ${leaks.total === 1 ? 'group' : 'groups'}). ` +
        'Split again, or exclude the copies.',
    );
  }
  return [table, 'Garment classes are of train.', ...lines, ...(warnings.length > 0 ? ['', ...warnings] : [])].join(
    '\n',
  );
}

/** Draws of each event in an epoch, before and after, and what was drawn with the seed. */
export function describePreview(plan: BalancePlan, preview: BalancePreview): string {
  const events = [...new Set(preview.cells.map(({ event }) => event))];
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((all, each) => all + (each ?? 0), 0);
  const rows = events.map((event) => {
    const own = preview.cells.filter((cell) => cell.event === event);
    const count = sum(own.map((cell) => cell.count));
    const expected = sum(own.map((cell) => cell.expected));
    return [
      event,
      formatCount(count),
      formatShare(count / preview.garments),
      expected.toFixed(1),
      formatShare(expected / preview.size),
      own.some(({ drawn }) => drawn === null) ? '–' : formatCount(sum(own.map(({ drawn }) => drawn))),
      own.some(({ distinct }) => distinct === null) ? '–' : formatCount(sum(own.map(({ distinct }) => distinct))),
    ];
  });
  const table = formatTable(
    [
      { title: 'event' },
      { title: 'garments', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'expected draws', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'drawn', align: 'right' },
      { title: 'different', align: 'right' },
    ],
    rows,
  );
  return [
    ...planLines(plan),
    `An epoch draws ${formatCount(preview.size)} times from ${formatCount(preview.garments)} garments.`,
    '',
    table,
  ].join('\n');
}

/** Photos and garments of each class that an epoch of a detector sees, before and after. */
export function describePhotoPreview(plan: PhotoPlan, preview: PhotoPreview): string {
  const counted = (count: number | null): string => (count === null ? '–' : formatCount(count));
  const table = formatTable(
    [
      { title: 'garment class' },
      { title: 'photos', align: 'right' },
      { title: 'of all', align: 'right' },
      { title: 'factor', align: 'right' },
      { title: 'expected draws', align: 'right' },
      { title: 'of all', align: 'right' },
      { title: 'drawn', align: 'right' },
      { title: 'garments', align: 'right' },
      { title: 'expected seen', align: 'right' },
      { title: 'seen', align: 'right' },
    ],
    preview.classes.map((each) => [
      each.garment,
      formatCount(each.photos),
      formatShare(each.photos / preview.photos),
      each.photos === 0 ? '–' : `x${each.factor.toFixed(2)}`,
      each.expectedPhotos.toFixed(1),
      formatShare(each.expectedPhotos / preview.size),
      counted(each.drawn),
      formatCount(each.garments),
      each.expectedGarments.toFixed(1),
      counted(each.drawnGarments),
    ]),
  );
  const tried = preview.drawn === null ? '' : `; the first of this seed ${formatCount(preview.drawn)}`;
  return [
    ...planLines(plan),
    `An epoch draws ${preview.size.toFixed(1)} times on average from ${formatCount(preview.photos)} photos${tried}.`,
    '',
    table,
  ].join('\n');
}

function planLines(plan: BalancePlan | PhotoPlan): string[] {
  return [`Plan: ${describePlan(plan)}.`, ...describeByHand(plan).map((line) => `  ${line}`)];
}

export function describePlans(plans: readonly SavedPlan[]): string {
  if (plans.length === 0) return 'No plans yet; `f2e balance save` makes one.';
  return formatTable(
    [{ title: 'plan', align: 'right' }, { title: 'name' }, { title: 'for' }, { title: 'draws' }],
    plans.map(({ id, name, plan }) => [String(id), name, kindOfPlan(plan), describePlan(plan)]),
  );
}
