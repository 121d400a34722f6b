import { once } from 'node:events';
import type { Entry, ZipFile } from 'yauzl';
import { fromBufferPromise } from 'yauzl';
import { PickleTuple, readPickle } from './pickle.ts';
import { broken } from './pickle-bytes.ts';
import type { PickleTable } from './pickle.ts';
import type { StorageView } from './pytorch-tensors.ts';
import { materialise, stateDictionary, storageElementSize, tensorTable } from './pytorch-tensors.ts';
import type { WeightMap } from './weight-map.ts';

/** First number of a legacy file (torch/serialization.py, MAGIC_NUMBER). */
const legacyMagic = 0x1950a86a20f9469cfc6cn;
const legacyProtocol = 1001;

/** Nothing but plain values: what stands before the weights in a legacy file. */
const plainTable: PickleTable = {
  global: () => undefined,
  persistent: () => {
    throw broken('a storage stands where none belongs');
  },
};

/**
 * Reads a state dictionary that `torch.save` wrote, in its zip format (PyTorch 1.6 on) or the older stream.
 * Runs no code of the file: only tensor rebuilding is known, any other global is refused by name.
 *
 * @param bytes the whole file
 * @throws StudioError WEIGHTS_INVALID
 */
export async function readPyTorch(bytes: Buffer): Promise<WeightMap> {
  return isZip(bytes) ? readZipFormat(bytes) : readLegacyFormat(bytes);
}

/** The older stream opens with its magic number, a pickle of its own. */
export function isLegacyStream(bytes: Uint8Array): boolean {
  try {
    return readPickle(bytes.subarray(0, 64), 0, plainTable).value === legacyMagic;
  } catch {
    return false;
  }
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

async function readZipFormat(bytes: Buffer): Promise<WeightMap> {
  const archive = await openArchive(bytes);
  const pickle = [...archive.names()].find((name) => name === 'data.pkl' || /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw broken('the archive holds no data.pkl');
  const folder = pickle.slice(0, -'data.pkl'.length);
  const order = `${folder}byteorder`;
  if (archive.has(order) && (await archive.read(order)).toString().trim() !== 'little') {
    throw broken('it was saved on a big-endian machine');
  }
  const storages = new Map<string, StorageView>();
  const table = tensorTable((storage) => storages.set(storage.key, storage));
  const tensors = stateDictionary(readPickle(await archive.read(pickle), 0, table).value);
  const contents = new Map<string, Buffer>();
  for (const [key] of storages) contents.set(key, await archive.read(`${folder}data/${key}`));
  return materialise(tensors, (storage) => contents.get(storage.key) ?? new Uint8Array(0));
}

/**
 * The older stream: four pickles (magic number, protocol, the machine's facts, the object), a pickled list of storage
 * keys, then each storage as an int64 count and its elements.
 */
function readLegacyFormat(bytes: Uint8Array): WeightMap {
  const magic = readPickle(bytes, 0, plainTable);
  if (magic.value !== legacyMagic) throw broken('it is neither a zip archive nor the older stream');
  const protocol = readPickle(bytes, magic.end, plainTable);
  if (protocol.value !== legacyProtocol) throw broken(`its protocol is ${String(protocol.value)}`);
  const facts = readPickle(bytes, protocol.end, plainTable);
  if (!(facts.value instanceof Map) || facts.value.get('little_endian') !== true) {
    throw broken('it was saved on a big-endian machine');
  }
  const types = new Map<string, StorageView>();
  const object = readPickle(
    bytes,
    facts.end,
    tensorTable((storage) => types.set(storage.key, storage)),
  );
  const tensors = stateDictionary(object.value);
  const keys = readPickle(bytes, object.end, plainTable);
  const list: unknown = keys.value instanceof PickleTuple ? keys.value.items : keys.value;
  if (!Array.isArray(list)) throw broken('its list of storages is missing');

  const contents = new Map<string, Uint8Array>();
  let position = keys.end;
  for (const key of list as unknown[]) {
    const described = types.get(String(key));
    if (described === undefined) throw broken(`storage ${String(key)} is not described`);
    if (position + 8 > bytes.length) throw broken('it breaks off');
    const count = Number(new DataView(bytes.buffer, bytes.byteOffset + position, 8).getBigInt64(0, true));
    const size = count * storageElementSize(described.type);
    position += 8;
    if (count < 0 || position + size > bytes.length) throw broken('it breaks off');
    contents.set(described.key, bytes.subarray(position, position + size));
    position += size;
  }
  return materialise(tensors, (storage) => {
    const found = contents.get(storage.key);
    if (found === undefined) throw broken(`storage ${storage.key} is missing`);
    return found;
  });
}

interface Archive {
  names(): Iterable<string>;
  has(name: string): boolean;
  read(name: string): Promise<Buffer>;
}

/** PyTorch stores its entries uncompressed; a compressed one is refused, so that no archive can grow when it is read. */
async function openArchive(bytes: Buffer): Promise<Archive> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    throw broken(`its archive cannot be read (${(error as Error).message})`);
  }
  return {
    names: () => entries.keys(),
    has: (name) => entries.has(name),
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw broken(`the archive holds no ${name}`);
      if (entry.compressionMethod !== 0) throw broken(`${name} is compressed`);
      const stream = await zip.openReadStreamPromise(entry);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(stream, 'end');
      return Buffer.concat(chunks);
    },
  };
}
