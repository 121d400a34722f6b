import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectStore } from '../../store/open.ts';

/** Gives a folder for what a worker reads and writes, and takes it away afterwards. */
export async function withFolder<Result>(
  store: ProjectStore,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = path.join(store.directory, 'cache', 'findings', randomUUID());
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** float32, little-endian. */
export async function readFloats(file: string): Promise<Float32Array> {
  return new Float32Array(await ownBytes(file));
}

/** uint32, little-endian. */
export async function readWords(file: string): Promise<Uint32Array> {
  return new Uint32Array(await ownBytes(file));
}

async function ownBytes(file: string): Promise<ArrayBuffer> {
  const bytes = await readFile(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/** All rows of a statement that takes the given values, the last id and a limit, a page at a time. */
export function* pagesOf<Row>(
  store: ProjectStore,
  sql: string,
  idOf: (row: Row) => number,
  values: readonly number[] = [],
): Generator<Row> {
  const pageSize = 5_000;
  const statement = store.sqlite.prepare(sql);
  for (let after = 0; ;) {
    const rows = statement.all(...values, after, pageSize) as Row[];
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    after = idOf(last);
  }
}
