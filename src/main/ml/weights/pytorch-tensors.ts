import type { ElementType } from './elements.ts';
import { decodeElements, elementSizes, gatherElements } from './elements.ts';
import { numpyGlobals } from './numpy-arrays.ts';
import { PickleTuple } from './pickle.ts';
import { broken } from './pickle-bytes.ts';
import type { PickleGlobal, PickleTable } from './pickle.ts';
import { pickStateDictionary } from './state-dictionary.ts';
import type { WeightData, WeightMap, WeightTensor } from './weight-map.ts';
import { elementCount } from './weight-map.ts';

/** PyTorch's storage classes and their elements. */
const storageElements = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
} as const satisfies Record<string, ElementType>;
export type StorageType = keyof typeof storageElements;

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

/** Bytes of the NumPy scalars that checkpoints carry beside their tensors. */
const largestScalars = 2 ** 20;

/**
 * The only globals that a state dictionary needs: ordered dictionaries, storages, and the functions that rebuild a
 * tensor or parameter from a storage; and NumPy's, because the rest of a checkpoint (rates, best figures) often holds
 * some of its scalars. `onStorage` learns of every storage that is named.
 */
export function tensorTable(onStorage?: (storage: StorageView) => void): PickleTable {
  const globals = numpyGlobals(largestScalars);
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
  for (const name of Object.keys(storageElements)) define(`torch.${name}`);

  return {
    global: (name) => globals.get(name),
    persistent: (id) => {
      const storage = readStorageId(id);
      onStorage?.(storage);
      return storage;
    },
  };
}

/** The tensors of a pickle's value by name: see `pickStateDictionary`. */
export function stateDictionary(value: unknown): Map<string, TensorView> {
  return pickStateDictionary(value, isTensor);
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
      const bytes = storageBytes(storage);
      if (bytes.length % storageElementSize(storage.type) !== 0)
        throw broken(`the storage of ${name} has a broken length`);
      whole = decodeElements(storageElements[storage.type], bytes);
      decoded.set(id, whole);
    }
    weights.set(name, gather(name, tensor, whole));
  }
  return weights;
}

export function storageElementSize(type: StorageType): number {
  return elementSizes[storageElements[type]];
}

function gather(name: string, tensor: TensorView, whole: WeightData): WeightTensor {
  const { shape, strides, storage } = tensor;
  const count = elementCount(shape);
  const origin = storage.start + tensor.offset;
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
  const limit = Math.min(storage.start + storage.length, whole.data.length);
  if (count > 0 && origin + last >= limit) throw broken(`${name} reaches beyond its storage`);
  return { ...gatherElements(whole, origin, shape, strides), shape, storedAs: storage.type };
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
  return Object.hasOwn(storageElements, name);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function counts(value: unknown): number[] | undefined {
  const items: unknown = value instanceof PickleTuple ? value.items : value;
  return Array.isArray(items) && items.every(isCount) ? [...items] : undefined;
}
