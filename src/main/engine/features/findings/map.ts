import type { MapPoints, MapStatus } from '../../../../shared/contract/map.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { galleryIndex } from '../../store/gallery/gallery-index.ts';
import type { ProjectStore } from '../../store/open.ts';
import { deriveCrops } from '../crops/job.ts';
import { compareGarments } from './compare.ts';
import { statements } from './statements.ts';
import { pagesOf } from './worker-files.ts';

interface Places {
  ids: Uint32Array;
  /** `x, y` in turn. */
  places: Float32Array;
  computedAt: number;
}

/** Lays the garments out on a plane and keeps their places. Throws StudioError CONFLICT where there are none. */
export async function layOutMap(context: EngineContext, control: JobControl): Promise<{ garments: number }> {
  const { store } = context;
  const unavailable = whyNoMap(store);
  if (unavailable !== null) throw new StudioError('CONFLICT', unavailable, {});
  await deriveCrops(context, {}, control);
  const { garments, map } = await compareGarments(context, { kinds: new Set(), map: true }, control);
  if (map === undefined) throw new StudioError('INTERNAL', 'The worker laid out no map.');
  const ids = Uint32Array.from(garments, ({ annotationId }) => annotationId);
  const bytes = [ids, map].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  await store.write(() => {
    store.sqlite
      .prepare(statements.putMap)
      .run({ places: Buffer.concat(bytes), garments: ids.length, computedAt: Date.now() });
  });
  context.events.publish({ type: 'changed', subjects: ['findings'] });
  return { garments: ids.length };
}

function whyNoMap(store: ProjectStore): string | null {
  const some = store.sqlite.prepare('SELECT 1 FROM annotations WHERE deleted = 0 AND crowd = 0 LIMIT 1').get();
  return some === undefined ? 'There are no garments yet. Import annotations first.' : null;
}

function readPlaces(store: ProjectStore): Places | undefined {
  const row = store.sqlite.prepare(statements.map).get() as { places: Buffer; computedAt: number } | undefined;
  if (row === undefined) return undefined;
  // A copy where they do not lie on a multiple of 4, which a small buffer of SQLite's need not.
  const bytes = row.places.byteOffset % 4 === 0 ? row.places : new Uint8Array(row.places);
  const { buffer, byteOffset } = bytes;
  const count = bytes.byteLength / 12;
  return {
    ids: new Uint32Array(buffer, byteOffset, count),
    places: new Float32Array(buffer, byteOffset + 4 * count, 2 * count),
    computedAt: row.computedAt,
  };
}

export async function mapStatus(store: ProjectStore): Promise<MapStatus> {
  const { garments } = await galleryIndex(store).columns();
  const known = readPlaces(store);
  let total = 0;
  for (let row = 0; row < garments.size; row++) total += garments.live[row] as number;
  let placed = 0;
  for (const id of known?.ids ?? []) {
    const row = garments.rowOf(id);
    if (row !== -1) placed += garments.live[row] as number;
  }
  return { garments: total, placed, computedAt: known?.computedAt ?? null, unavailable: whyNoMap(store) };
}

/** Every placed garment that is still there, with what it can be coloured by. */
export async function mapPoints(store: ProjectStore, { runId }: { runId?: number | undefined }): Promise<MapPoints> {
  const { garments } = await galleryIndex(store).columns();
  const known = readPlaces(store);
  const ids = known?.ids ?? new Uint32Array();
  const [all, places] = [new Uint32Array(ids.length), new Float32Array(2 * ids.length)];
  let count = 0;
  for (let index = 0; index < ids.length; index++) {
    const row = garments.rowOf(ids[index] as number);
    if (row === -1 || garments.live[row] === 0) continue;
    places[2 * count] = known?.places[2 * index] as number;
    places[2 * count + 1] = known?.places[2 * index + 1] as number;
    all[count++] = row;
  }
  const rows = all.subarray(0, count);
  const words = (column: Uint32Array): string => base64(picked(column, rows, new Uint32Array(count)));
  const codes = (column: Uint8Array): string => base64(picked(column, rows, new Uint8Array(count)));
  return {
    count,
    computedAt: known?.computedAt ?? null,
    annotationIds: words(garments.ids),
    places: base64(places.subarray(0, 2 * count)),
    events: words(garments.events),
    garments: words(garments.garments),
    splits: codes(garments.splits),
    reviewStates: codes(garments.reviews),
    correctness: runId === undefined ? null : base64(correctnessOf(store, runId, rows, garments.ids)),
  };
}

function correctnessOf(store: ProjectStore, runId: number, rows: Uint32Array, ids: Uint32Array): Uint8Array {
  const answers = new Map<number, number>();
  for (const { annotationId, right } of pagesOf<{ annotationId: number; right: 0 | 1 }>(
    store,
    statements.correctness,
    (row) => row.annotationId,
    [runId],
  )) {
    answers.set(annotationId, right + 1);
  }
  const correctness = new Uint8Array(rows.length);
  for (let point = 0; point < rows.length; point++) {
    correctness[point] = answers.get(ids[rows[point] as number] as number) ?? 0;
  }
  return correctness;
}

function picked<Column extends Uint32Array | Uint8Array>(column: Column, rows: Uint32Array, into: Column): Column {
  for (let point = 0; point < rows.length; point++) into[point] = column[rows[point] as number] as number;
  return into;
}

function base64(values: Uint32Array | Float32Array | Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
