import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * Features of one backbone's weights, kept over runs.
 *
 * A folder for each backbone and weights; in it, pairs of append-only files: `<shard>.features` holds rows of float32,
 * `<shard>.keys` one 32-byte record for each row: 28 bytes of the SHA-256 of crop and view, 4 of the row's CRC-32. A
 * process appends only to a shard of its own, so that several may share the cache, and writes a row before its key:
 * what a crash tears off at the end is a row without a key, or a row that its CRC-32 disowns, and both count as absent.
 */
export interface FeatureCache {
  has(key: string): boolean;
  /** Reads a row into `target`, float32 of `featureSize`. False where the row is absent or damaged. */
  read(key: string, target: Float32Array): boolean;
  /** Appends rows: `features` holds one after another. Keys that are known already are not written again. */
  append(keys: readonly string[], features: Float32Array): void;
  /** Rows that can be read. */
  size(): number;
  close(): void;
}

const keyBytes = 28;
const recordBytes = 32;

/** Key of a crop's features in the cache: its content hash and how it was looked at. */
export function featureKey(crop: string, view: string): string {
  return createHash('sha256').update(`${crop}\n${view}`).digest().toString('latin1', 0, keyBytes);
}

/**
 * @param directory the project's feature cache
 * @param weights what the backbone's weights are: name and SHA-256, or seed
 */
export function openFeatureCache(directory: string, weights: string, featureSize: number): FeatureCache {
  const folder = join(directory, createHash('sha256').update(`${weights}\n${featureSize}`).digest('hex').slice(0, 32));
  mkdirSync(folder, { recursive: true });
  const rowBytes = featureSize * Float32Array.BYTES_PER_ELEMENT;
  const shards: Shard[] = [];
  const rows = new Map<string, Row>();
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.keys')) readShard(join(folder, name.slice(0, -'.keys'.length)), rowBytes, shards, rows);
  }
  let own: OwnShard | undefined;
  const buffer = Buffer.alloc(rowBytes);

  return {
    has: (key) => rows.has(key),
    read: (key, target) => {
      const row = rows.get(key);
      if (row === undefined) return false;
      const read = readSync(row.shard.features, buffer, 0, rowBytes, row.index * rowBytes);
      if (read !== rowBytes || crc32(buffer) !== row.checksum) {
        rows.delete(key);
        return false;
      }
      target.set(new Float32Array(buffer.buffer, buffer.byteOffset, featureSize));
      return true;
    },
    append: (keys, features) => {
      if (features.length !== keys.length * featureSize) {
        throw new RangeError(`${features.length} values for ${keys.length} rows of ${featureSize}`);
      }
      const fresh = keys.flatMap((key, index) => (rows.has(key) ? [] : [{ key, index }]));
      if (fresh.length === 0) return;
      if (own === undefined) {
        own = createShard(folder);
        shards.push(own);
      }
      const values = Buffer.alloc(fresh.length * rowBytes);
      const records = Buffer.alloc(fresh.length * recordBytes);
      for (const [position, { key, index }] of fresh.entries()) {
        const row = features.subarray(index * featureSize, (index + 1) * featureSize);
        const bytes = Buffer.from(row.buffer, row.byteOffset, rowBytes);
        bytes.copy(values, position * rowBytes);
        records.write(key, position * recordBytes, keyBytes, 'latin1');
        records.writeUInt32LE(crc32(bytes), position * recordBytes + keyBytes);
      }
      writeWhole(own.features, values, own.count * rowBytes);
      writeWhole(own.keys, records, own.count * recordBytes);
      for (const [position, { key }] of fresh.entries()) {
        const checksum = records.readUInt32LE(position * recordBytes + keyBytes);
        rows.set(key, { shard: own, index: own.count + position, checksum });
      }
      own.count += fresh.length;
    },
    size: () => rows.size,
    close: () => {
      for (const shard of shards) closeSync(shard.features);
      if (own !== undefined) closeSync(own.keys);
      shards.length = 0;
      rows.clear();
    },
  };
}

interface Shard {
  /** File descriptor. */
  features: number;
}

interface OwnShard extends Shard {
  keys: number;
  count: number;
}

interface Row {
  shard: Shard;
  index: number;
  checksum: number;
}

function readShard(path: string, rowBytes: number, shards: Shard[], rows: Map<string, Row>): void {
  const records = readFileSync(`${path}.keys`);
  const shard = { features: openSync(`${path}.features`, 'r') };
  shards.push(shard);
  const whole = Math.floor(fstatSync(shard.features).size / rowBytes);
  const count = Math.min(whole, Math.floor(records.length / recordBytes));
  for (let index = 0; index < count; index++) {
    const start = index * recordBytes;
    const key = records.toString('latin1', start, start + keyBytes);
    rows.set(key, { shard, index, checksum: records.readUInt32LE(start + keyBytes) });
  }
}

function createShard(folder: string): OwnShard {
  const path = join(folder, randomBytes(8).toString('hex'));
  // The features come first: a shard without its features file could not be opened.
  const features = openSync(`${path}.features`, 'wx+');
  return { features, keys: openSync(`${path}.keys`, 'wx'), count: 0 };
}

function writeWhole(file: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}
