import type { DataDifference } from '../../../../shared/contract/snapshots.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import type { Side } from './sides.ts';

const counted = ['added', 'removed', 'relabelled', 'renamed', 'reshaped', 'moved'] as const;
type Counted = (typeof counted)[number];

type Row = Record<Counted | 'classId' | 'first' | 'second' | 'changed', number>;

/** Garments side by side; a mask is compared only where the revisions differ. */
function paired(first: Side, second: Side): string {
  return `
    WITH first AS (${first.sql}), second AS (${second.sql}),
    paired AS (
      SELECT first.annotation_id AS first_id, second.annotation_id AS second_id,
        first.event_class_id AS first_event, second.event_class_id AS second_event,
        first.annotation_id IS NULL AS added, second.annotation_id IS NULL AS removed,
        ifnull(first.event_class_id <> second.event_class_id, 0) AS relabelled,
        first.annotation_id IS NOT NULL AND second.annotation_id IS NOT NULL
          AND first.garment_class_id IS NOT second.garment_class_id AS renamed,
        ifnull(first.revision_id <> second.revision_id
          AND (SELECT mask_counts FROM annotation_revisions WHERE id = first.revision_id)
            <> (SELECT mask_counts FROM annotation_revisions WHERE id = second.revision_id), 0) AS reshaped,
        ifnull(first.split <> second.split, 0) AS moved
      FROM first FULL JOIN second ON second.annotation_id = first.annotation_id)`;
}

/** What differs between two states of the data, in all and by event. */
export function dataDifferenceOf(store: ProjectStore, first: Side, second: Side): DataDifference {
  const parameters = { ...first.parameters, ...second.parameters };
  const rows = store.sqlite
    .prepare(
      `${paired(first, second)}
      SELECT ifnull(second_event, first_event) AS classId, count(first_id) AS first, count(second_id) AS second,
        ${counted.map((name) => `sum(${name}) AS ${name}`).join(', ')},
        sum(added OR removed OR relabelled OR renamed OR reshaped OR moved) AS changed
      FROM paired GROUP BY 1`,
    )
    .all(parameters) as Row[];
  const left = new Map(
    store.sqlite
      .prepare(`${paired(first, second)} SELECT first_event, count(*) FROM paired WHERE relabelled GROUP BY 1`)
      .raw()
      .all(parameters) as [number, number][],
  );
  const sum = (name: keyof Row): number => rows.reduce((total, row) => total + row[name], 0);
  const byId = new Map(rows.map((row) => [row.classId, row]));
  return {
    first: sum('first'),
    second: sum('second'),
    unchanged: unchangedOf(rows),
    changed: sum('changed'),
    ...countsOf(sum),
    byEvent: readTaxonomies(store)
      .event.classes.map(({ id, name }) => ({
        classId: id,
        name,
        left: left.get(id) ?? 0,
        ...countsOf((counts) => byId.get(id)?.[counts] ?? 0),
      }))
      .filter((entry) => entry.left > 0 || counted.some((name) => entry[name] > 0)),
  };
}

function countsOf(count: (name: Counted) => number): Record<Counted, number> {
  return {
    added: count('added'),
    removed: count('removed'),
    relabelled: count('relabelled'),
    renamed: count('renamed'),
    reshaped: count('reshaped'),
    moved: count('moved'),
  };
}

/** Pairs less those of which anything differs: every row is a pair, an added or a removed garment. */
function unchangedOf(rows: readonly Row[]): number {
  return rows.reduce((total, { second, removed, changed }) => total + second + removed - changed, 0);
}
