import { PickleTuple } from './pickle.ts';
import { broken } from './pickle-bytes.ts';
import type { PickleGlobal, PickleTable } from './pickle.ts';
import { widenBrainFloat, widenHalf } from './half.ts';
import type { WeightData, WeightMap, WeightTensor } from './weight-map.ts';
import { elementCount } from './weight-map.ts';

/** PyTorch's storage classes: the type of their elements and its size in bytes. */
const storageSizes = {
  DoubleStorage: 8,
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
} as const;
export type StorageType = keyof typeof storageSizes;

/** What torch.nn.DataParallel puts before the names of the network that it wraps. */
const parallelPrefix = 'module.';

/** Elements that strides of 0 and shared storages may add, so that a small crafted file cannot fill the memory. */
const largestExpansion = 2 ** 26;

/** A run of elements that tensors look into; several tensors may share one. */
export interface StorageView {
  key: string;
  type: StorageType;
  /** First element and number of elements within the storage `key`. */
  start: number;
  length: number;
}

/** A tensor as the pickle describes it, before its storage is read. */
export interface TensorView {
  storage: StorageView;
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
}

/**
 * The only globals that a state dictionary needs: ordered dictionaries, storages, and the functions that rebuild a
 * tensor or parameter from a storage. `onStorage` learns of every storage that is named.
 */
export function tensorTable(onStorage?: (storage: StorageView) => void): PickleTable {
  const globals = new Map<string, PickleGlobal>();
  const define = (name: string, call?: (parameters: readonly unknown[]) => unknown): void => {
    globals.set(name, call === undefined ? { name } : { name, call });
  };
  define('collections.OrderedDict', (parameters) => dictionaryOf(parameters));
  define('torch._utils._rebuild_tensor', rebuildTensor);
  define('torch._utils._rebuild_tensor_v2', rebuildTensor);
  define('torch._utils._rebuild_parameter', ([tensor]) => asTensor(tensor));
  // Files of PyTorch before 0.4 wrap parameters so.
  define('torch.nn.parameter.Parameter', ([tensor]) => asTensor(tensor));
  define('torch.Size', ([size]) => size);
  for (const name of Object.keys(storageSizes)) define(`torch.${name}`);

  return {
    global: (name) => globals.get(name),
    persistent: (id) => {
      const storage = readStorageId(id);
      onStorage?.(storage);
      return storage;
    },
  };
}

/**
 * Picks the state dictionary out of a pickle's value: the value itself, or what lies under `state_dict` or `model` of a
 * checkpoint. Entries that are no tensors are passed over, and so is the prefix `module.` that every name carries where
 * torch.nn.DataParallel wrapped the network.
 */
export function stateDictionary(value: unknown): Map<string, TensorView> {
  if (!(value instanceof Map)) throw broken('it holds no dictionary of tensors');
  const inner: unknown = ['state_dict', 'model']
    .map((key) => value.get(key) as unknown)
    .find((entry) => entry instanceof Map);
  const dictionary = (inner ?? value) as Map<unknown, unknown>;
  const tensors = new Map<string, TensorView>();
  for (const [name, entry] of dictionary) if (typeof name === 'string' && isTensor(entry)) tensors.set(name, entry);
  if (tensors.size === 0) throw broken('it holds no tensors');
  if (![...tensors.keys()].every((name) => name.startsWith(parallelPrefix))) return tensors;
  return new Map([...tensors].map(([name, tensor]) => [name.slice(parallelPrefix.length), tensor]));
}

/** Copies a storage's elements in a tensor's order, so that strides, offsets and sharing are resolved. */
export function materialise(
  tensors: ReadonlyMap<string, TensorView>,
  storageBytes: (storage: StorageView) => Uint8Array,
): WeightMap {
  const weights: WeightMap = new Map();
  const decoded = new Map<string, WeightData>();
  const storages = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  const stored = [...storages.values()].reduce((sum, storage) => sum + storage.start + storage.length, 0);
  const wanted = [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
  if (wanted > 4 * stored + largestExpansion) throw broken(`${wanted} elements are to come out of ${stored}`);
  for (const [name, tensor] of tensors) {
    const { storage } = tensor;
    const id = `${storage.key}/${storage.type}`;
    let whole = decoded.get(id);
    if (whole === undefined) {
      whole = decodeStorage(storage.type, storageBytes(storage), name);
      decoded.set(id, whole);
    }
    weights.set(name, gather(name, tensor, whole));
  }
  return weights;
}

export function storageElementSize(type: StorageType): number {
  return storageSizes[type];
}

function gather(name: string, tensor: TensorView, whole: WeightData): WeightTensor {
  const { shape, strides, storage } = tensor;
  const count = elementCount(shape);
  const origin = storage.start + tensor.offset;
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
  const limit = Math.min(storage.start + storage.length, whole.data.length);
  if (count > 0 && origin + last >= limit) throw broken(`${name} reaches beyond its storage`);
  const target = { ...whole, data: emptyLike(whole.data, count) } as WeightData;
  copyStrided(whole.data, target.data, origin, shape, strides);
  return { ...target, shape, storedAs: storage.type };
}

function copyStrided(
  source: WeightData['data'],
  target: WeightData['data'],
  origin: number,
  shape: readonly number[],
  strides: readonly number[],
): void {
  if (isContiguous(shape, strides)) {
    // Both have the same element type: the target was made from the source.
    (target as Float32Array).set((source as Float32Array).subarray(origin, origin + target.length));
    return;
  }
  const index = new Array<number>(shape.length).fill(0);
  let position = origin;
  for (let element = 0; element < target.length; element++) {
    target[element] = source[position] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      position += stride;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      position -= stride * (index[axis] ?? 0);
      index[axis] = 0;
    }
  }
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 0;
    if (size !== 1 && strides[axis] !== expected) return false;
    expected *= size;
  }
  return true;
}

function emptyLike(data: WeightData['data'], length: number): WeightData['data'] {
  const TypedArray = data.constructor as new (length: number) => WeightData['data'];
  return new TypedArray(length);
}

function decodeStorage(type: StorageType, bytes: Uint8Array, name: string): WeightData {
  if (bytes.length % storageSizes[type] !== 0) throw broken(`the storage of ${name} has a broken length`);
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  const at = [aligned.buffer as ArrayBuffer, aligned.byteOffset, bytes.length / storageSizes[type]] as const;
  switch (type) {
    case 'DoubleStorage':
      return { dtype: 'float64', data: new Float64Array(...at) };
    case 'FloatStorage':
      return { dtype: 'float32', data: new Float32Array(...at) };
    case 'HalfStorage':
      return { dtype: 'float32', data: widenHalf(new Uint16Array(...at)) };
    case 'BFloat16Storage':
      return { dtype: 'float32', data: widenBrainFloat(new Uint16Array(...at)) };
    case 'LongStorage':
      return { dtype: 'int64', data: new BigInt64Array(...at) };
    case 'IntStorage':
      return { dtype: 'int32', data: new Int32Array(...at) };
    case 'ShortStorage':
      return { dtype: 'int16', data: new Int16Array(...at) };
    case 'CharStorage':
      return { dtype: 'int8', data: new Int8Array(...at) };
    case 'ByteStorage':
      return { dtype: 'uint8', data: new Uint8Array(...at) };
    case 'BoolStorage':
      return { dtype: 'bool', data: new Uint8Array(...at) };
  }
}

/** `('storage', class, key, device, number of elements[, view])`; a view is `(key, first element, elements)`. */
function readStorageId(id: unknown): StorageView {
  if (!(id instanceof PickleTuple)) throw broken('a storage is not described');
  const [kind, storageClass, key, , length, view] = id.items;
  const type = (storageClass as Partial<PickleGlobal> | undefined)?.name?.replace(/^torch\./, '') ?? '';
  if (kind !== 'storage' || typeof key !== 'string' || !isStorageType(type) || !isCount(length)) {
    throw broken('a storage is not described');
  }
  if (view instanceof PickleTuple) {
    const [, start, viewLength] = view.items;
    if (!isCount(start) || !isCount(viewLength)) throw broken('a view of a storage is not described');
    return { key, type, start, length: viewLength };
  }
  return { key, type, start: 0, length };
}

function rebuildTensor(parameters: readonly unknown[]): TensorView {
  const [storage, offset, size, stride] = parameters;
  const shape = counts(size);
  const strides = counts(stride);
  if (!isStorage(storage) || !isCount(offset) || shape === undefined || strides?.length !== shape.length) {
    throw broken('a tensor is not described');
  }
  return { storage, offset, shape, strides };
}

function dictionaryOf(parameters: readonly unknown[]): Map<unknown, unknown> {
  const [pairs] = parameters;
  if (pairs === undefined) return new Map();
  if (!Array.isArray(pairs)) throw broken('an ordered dictionary is not described');
  return new Map(
    pairs.map((pair: unknown) => {
      const items = pair instanceof PickleTuple ? pair.items : pair;
      if (!Array.isArray(items) || items.length !== 2) throw broken('an ordered dictionary is not described');
      return [items[0] as unknown, items[1] as unknown];
    }),
  );
}

function asTensor(value: unknown): TensorView {
  if (!isTensor(value)) throw broken('a parameter holds no tensor');
  return value;
}

function isTensor(value: unknown): value is TensorView {
  return typeof value === 'object' && value !== null && 'storage' in value && 'strides' in value;
}

function isStorage(value: unknown): value is StorageView {
  return typeof value === 'object' && value !== null && 'key' in value && 'type' in value && 'length' in value;
}

function isStorageType(name: string): name is StorageType {
  return Object.hasOwn(storageSizes, name);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function counts(value: unknown): number[] | undefined {
  const items: unknown = value instanceof PickleTuple ? value.items : value;
  return Array.isArray(items) && items.every(isCount) ? [...items] : undefined;
}
