import { photoCounts, splits } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { SplitInput, SplitReport } from '../../../../shared/contract/imports.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { chooseHeldOut, type Candidate } from './assign.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';

interface PhotoRow {
  id: number;
  hash: string;
  perceptualHash: string | null;
  split: SplitName | null;
  eventClassId: number | null;
  /** The split that the last assignment put the photo into, and the one it took it from. */
  assigned: SplitName | null;
  previous: SplitName | null;
}

const allPhotos = `SELECT photos.id, hash, perceptual_hash AS perceptualHash, photos.split,
    event_class_id AS eventClassId, assignment.split AS assigned, assignment.previous
  FROM photos LEFT JOIN split_assignments AS assignment
    ON assignment.photo_id = photos.id AND assignment.split_id = (SELECT max(id) FROM splits)
  ORDER BY photos.id`;

/**
 * Holds out a share of a split's photos (the paper: 15 % of train as validation): stratified by event, seeded, by
 * photo, near-identical photos on one side. Photos that the last assignment held out the same way are taken back
 * first, so that splitting again with the same seed changes nothing and with another seed draws anew.
 *
 * @throws StudioError BAD_REQUEST where both splits are the same, DATASET_EMPTY where there is no photo to split
 */
export async function splitPhotos(store: ProjectStore, input: SplitInput): Promise<SplitReport> {
  const { from, to, nearDuplicateDistance } = input;
  if (from === to) {
    throw new StudioError('BAD_REQUEST', 'The photos held out must go to another split.', {
      field: 'to',
      cause: `from and to are both ${from}`,
      remedy: 'Choose two different splits.',
    });
  }
  const hashed = store.sqlite.prepare('SELECT id, perceptual_hash FROM photos ORDER BY id').raw().all() as [
    number,
    string | null,
  ][];
  const grouping = await nearDuplicateGroups(
    hashed.map(([, hash]) => hash),
    nearDuplicateDistance,
  );
  const groupOf = new Map(hashed.map(([id], index) => [id, grouping[index] as number]));
  // Groups are numbered by place; a photo that came in the meantime is a group of its own.
  let nextGroup = hashed.length;
  return store.write(() => {
    const rows = store.sqlite.prepare(allPhotos).all() as PhotoRow[];
    const inPool = (row: PhotoRow): boolean =>
      row.split === from ||
      (row.split === null && input.includeUnassigned) ||
      (row.split === to && row.assigned === to && (row.previous ?? from) === from);
    const candidates: (Candidate & { split: SplitName | null })[] = [];
    const forced = { out: new Set<number>(), kept: new Set<number>() };
    for (const row of rows) {
      const group = groupOf.get(row.id) ?? nextGroup++;
      if (inPool(row)) candidates.push({ ...row, group });
      else if (row.split === to) forced.out.add(group);
      else if (row.split !== null) forced.kept.add(group);
    }
    if (candidates.length === 0) {
      throw new StudioError('DATASET_EMPTY', `No photo is in ${from}.`, {
        cause: `no photo is in ${from}${input.includeUnassigned ? ' or without a split' : ''}`,
        remedy: 'Import photos first, or choose another split to take from.',
      });
    }
    for (const group of forced.out) forced.kept.delete(group);
    const heldOut = chooseHeldOut(candidates, input, forced);
    return record(store, input, candidates, heldOut);
  });
}

function record(
  store: ProjectStore,
  input: SplitInput,
  candidates: (Candidate & { split: SplitName | null })[],
  heldOut: ReadonlySet<number>,
): SplitReport {
  const { from, to } = input;
  const { id: splitId } = store.database
    .insert(splits)
    .values({ recipe: JSON.stringify(input), counts: '{}', createdAt: Date.now() })
    .returning({ id: splits.id })
    .get();
  const assign = store.sqlite.prepare(
    'INSERT INTO split_assignments (split_id, photo_id, split, previous) VALUES (?, ?, ?, ?)',
  );
  const apply = store.sqlite.prepare('UPDATE photos SET split = ? WHERE id = ?');
  const sizes = new Map<number, number>();
  let moved = 0;
  for (const { id, split, group } of candidates) {
    const target = heldOut.has(id) ? to : from;
    // What was held out before came from `from`; a later split must know that.
    assign.run(splitId, id, target, split === to ? from : split);
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
    if (split === target) continue;
    apply.run(target, id);
    moved++;
  }
  const counts = store.database.select().from(photoCounts).all();
  const total = (split: string, event?: number): number =>
    counts.reduce(
      (sum, row) => sum + (row.split === split && (event ?? row.eventClassId) === row.eventClassId ? row.n : 0),
      0,
    );
  const names = store.sqlite
    .prepare(
      `SELECT taxonomy_classes.id, taxonomy_classes.name FROM taxonomy_classes
       JOIN taxonomies ON taxonomies.id = taxonomy_id WHERE kind = 'event' ORDER BY position`,
    )
    .all() as { id: number; name: string }[];
  const perEvent = [...names, { id: 0, name: 'none' }]
    .map(({ id, name }) => ({ name, from: total(from, id), to: total(to, id) }))
    .filter((row) => row.from + row.to > 0);
  const photos = { train: total('train'), val: total('val'), test: total('test') };
  store.sqlite.prepare('UPDATE splits SET counts = ? WHERE id = ?').run(JSON.stringify({ photos, perEvent }), splitId);
  const nearDuplicateGroups = [...sizes.values()].filter((size) => size > 1).length;
  return { splitId, photos, moved, nearDuplicateGroups, perEvent };
}
