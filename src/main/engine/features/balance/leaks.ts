import type { CheckedInput, ProcedureAnswer } from '../../../../shared/contract/path.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ProjectStore } from '../../store/open.ts';
import { nearDuplicateGroups } from '../split/near-duplicates.ts';

export const leakStatements = {
  hashes: `SELECT id, perceptual_hash, split FROM photos
    WHERE id > ? AND split IS NOT NULL AND excluded_reason IS NULL ORDER BY id LIMIT ?`,
  photo: `SELECT id, file_name AS fileName, split, event_class_id AS eventClassId FROM photos WHERE id = ?`,
  garments: `SELECT id FROM annotations WHERE photo_id = ? AND deleted = 0 ORDER BY id`,
  found: `SELECT found AS garments, computed_at AS computedAt FROM finding_sets WHERE kind = 'leak'`,
} as const;

const photosAtOnce = 20_000;

interface PhotoRow {
  id: number;
  fileName: string;
  split: SplitName;
  eventClassId: number | null;
}

/** Near-identical photos that lie in more than one split: what is trained on shows in the figures. */
export async function findLeaks(
  store: ProjectStore,
  { distance, limit }: CheckedInput<'balance.leaks'>,
): Promise<ProcedureAnswer<'balance.leaks'>> {
  const ids: number[] = [];
  const hashes: (string | null)[] = [];
  const splits: SplitName[] = [];
  const read = store.sqlite.prepare(leakStatements.hashes).raw();
  for (let after = 0; ;) {
    const rows = read.all(after, photosAtOnce) as [number, string | null, SplitName][];
    for (const [id, hash, split] of rows) {
      ids.push(id);
      hashes.push(hash);
      splits.push(split);
    }
    if (rows.length < photosAtOnce) break;
    after = rows.at(-1)?.[0] ?? after;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const grouping = await nearDuplicateGroups(hashes, distance);
  const members = new Map<number, number[]>();
  for (const [index, group] of grouping.entries()) {
    if (group === index) continue;
    const known = members.get(group);
    if (known === undefined) members.set(group, [group, index]);
    else known.push(index);
  }
  const leaking = [...members.values()].filter((group) => new Set(group.map((index) => splits[index])).size > 1);
  const readPhoto = store.sqlite.prepare(leakStatements.photo);
  const readGarments = store.sqlite.prepare(leakStatements.garments).pluck();
  const found = store.sqlite.prepare(leakStatements.found).get() as
    { garments: number; computedAt: number } | undefined;
  return {
    groups: leaking.slice(0, limit).map((group) => ({
      photos: group.map((index) => {
        const photo = readPhoto.get(ids[index]) as PhotoRow;
        return { ...photo, annotationIds: readGarments.all(photo.id) as number[] };
      }),
    })),
    total: leaking.length,
    photos: leaking.reduce((sum, group) => sum + group.length, 0),
    found: found ?? null,
  };
}
