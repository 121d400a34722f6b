import { randomUUID } from 'node:crypto';
import { eq, inArray, like } from 'drizzle-orm';
import { datasetSnapshotItems, datasetSnapshots } from '../../../../../db/schema.ts';
import type { ProjectStore } from '../../store/open.ts';

/** One garment of a snapshot: which revision of it, and how it was labelled. */
export type SnapshotItem = Omit<typeof datasetSnapshotItems.$inferInsert, 'snapshotId'>;

/** What stands for an event where the data has none: a detector's. */
export const noEvent = 0;

const unfinished = 'unfinished:';
const itemsAtOnce = 2_000;

/**
 * Writes a snapshot with its garments down, some at a time, and answers with its id. Equal data, by its hash, is the
 * snapshot that is there already.
 */
export async function recordSnapshot(
  store: ProjectStore,
  { hash, summary }: { hash: string; summary: object },
  items: AsyncIterable<SnapshotItem>,
): Promise<number> {
  const known = store.database
    .select({ id: datasetSnapshots.id })
    .from(datasetSnapshots)
    .where(eq(datasetSnapshots.hash, hash))
    .get();
  if (known !== undefined) return known.id;
  // The hash is set last: a snapshot that was cut off is known by its name, and swept out by the next one.
  const id = await store.write((database) => {
    const leftOver = database
      .select({ id: datasetSnapshots.id })
      .from(datasetSnapshots)
      .where(like(datasetSnapshots.hash, `${unfinished}%`))
      .all()
      .map((row) => row.id);
    if (leftOver.length > 0) {
      database.delete(datasetSnapshotItems).where(inArray(datasetSnapshotItems.snapshotId, leftOver)).run();
      database.delete(datasetSnapshots).where(inArray(datasetSnapshots.id, leftOver)).run();
    }
    return database
      .insert(datasetSnapshots)
      .values({ hash: `${unfinished}${randomUUID()}`, summary: JSON.stringify(summary), createdAt: Date.now() })
      .returning({ id: datasetSnapshots.id })
      .get().id;
  });
  let batch: SnapshotItem[] = [];
  const keep = async (): Promise<void> => {
    const rows = batch;
    batch = [];
    await store.write((database) => {
      for (const row of rows) {
        database
          .insert(datasetSnapshotItems)
          .values({ ...row, snapshotId: id })
          .run();
      }
    });
  };
  for await (const item of items) {
    batch.push(item);
    if (batch.length >= itemsAtOnce) await keep();
  }
  await keep();
  await store.write((database) =>
    database.update(datasetSnapshots).set({ hash }).where(eq(datasetSnapshots.id, id)).run(),
  );
  return id;
}
