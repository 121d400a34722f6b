import type { ElementType } from './elements.ts';
import { decodeElements, elementSizes, gatherElements } from './elements.ts';
import { PickleTuple, readPickle } from './pickle.ts';
import { broken } from './pickle-bytes.ts';
import type { PickleGlobal, PickleObject } from './pickle.ts';
import { pickStateDictionary } from './state-dictionary.ts';
import type { WeightMap, WeightTensor } from './weight-map.ts';
import { elementCount } from './weight-map.ts';

/** NumPy's type codes without their byte order. */
const arrayElements: Readonly<Record<string, ElementType>> = {
  f8: 'F64',
  f4: 'F32',
  f2: 'F16',
  i8: 'I64',
  i4: 'I32',
  i2: 'I16',
  i1: 'I8',
  u1: 'U8',
  b1: 'BOOL',
};

/** Bytes that names for one text may add to a file's own, so that a small crafted file cannot fill the memory. */
const largestGrowth = 2 ** 26;

/** NumPy's own limit (NPY_MAXDIMS). */
const mostAxes = 64;

/** An array as the pickle describes it; REDUCE makes it, BUILD fills it. */
interface ArrayView extends PickleObject {
  kind: 'array';
  type: DataType;
  shape: readonly number[];
  /** In elements. */
  strides: readonly number[];
  bytes: Uint8Array;
}

interface DataType extends PickleObject {
  kind: 'type';
  code: string;
  element: ElementType;
  byteOrder: string;
}

/**
 * Reads a plain pickle of NumPy arrays by name, as Detectron2's model zoo publishes them: `{"model": {name: array},
 * "__author__": …}`, or the inner dictionary alone. Protocols 2 to 5, written by Python 2 or 3; arrays in C or Fortran
 * order. Runs no code of the file: only the rebuilding of arrays is known, any other global is refused by name.
 *
 * @param bytes the whole file
 * @throws StudioError WEIGHTS_INVALID, also for big-endian arrays and element types that weights do not have
 */
export function readNumpyPickle(bytes: Uint8Array): WeightMap {
  const globals = numpyGlobals(bytes.length + largestGrowth);
  const { value } = readPickle(bytes, 0, {
    global: (name) => globals.get(name),
    persistent: () => {
      throw broken('a storage stands where none belongs');
    },
  });
  const arrays = pickStateDictionary(value, isArray);
  const wanted = [...arrays.values()].reduce((sum, array) => sum + array.bytes.length, 0);
  if (wanted > 4 * bytes.length + largestGrowth) throw broken(`${wanted} bytes are to come out of ${bytes.length}`);
  return new Map([...arrays].map(([name, array]) => [name, toWeight(name, array)]));
}

/**
 * The globals that pickled NumPy arrays, scalars and types need.
 *
 * @param byteLimit how many bytes texts may turn into altogether
 */
export function numpyGlobals(byteLimit: number): Map<string, PickleGlobal> {
  const globals = new Map<string, PickleGlobal>();
  const define = (name: string, call?: (parameters: readonly unknown[]) => unknown): void => {
    globals.set(name, call === undefined ? { name } : { name, call });
  };
  let encoded = 0;
  define('numpy.ndarray');
  define('numpy.dtype', createDataType);
  // NumPy 2 renamed its inner packages.
  for (const core of ['numpy.core', 'numpy._core']) {
    define(`${core}.multiarray._reconstruct`, ([subtype]) => {
      if (subtype !== globals.get('numpy.ndarray')) throw broken('an array is of no plain kind');
      return createArray();
    });
    define(`${core}.multiarray.scalar`, ([type, value]) => filledArray(type, [], [], value));
    define(`${core}.numeric._frombuffer`, fromBuffer);
  }
  // Protocol 2 knows no byte strings: Python 3 writes them as a text and its encoding, the empty one as a call.
  define('_codecs.encode', ([text, encoding]) => {
    if (typeof text !== 'string' || encoding !== 'latin1') throw broken('a byte string is not described');
    encoded += text.length;
    if (encoded > byteLimit) throw broken('its byte strings are larger than the file');
    return rawBytes(text);
  });
  for (const module of ['__builtin__', 'builtins']) {
    define(`${module}.bytes`, (parameters) => {
      if (parameters.length > 0) throw broken('a byte string is not described');
      return new Uint8Array(0);
    });
  }
  return globals;
}

function toWeight(name: string, { type, shape, strides, bytes }: ArrayView): WeightTensor {
  if (type.byteOrder === '>' && elementSizes[type.element] > 1) {
    throw broken(`${name} was saved on a big-endian machine`);
  }
  const order = type.byteOrder === '=' ? '<' : type.byteOrder;
  const weight = gatherElements(decodeElements(type.element, bytes), 0, shape, strides);
  return { ...weight, shape, storedAs: `${order}${type.code}` };
}

/** `dtype(code, align, copy)`; BUILD gives `(version, byte order, …)`. */
function createDataType([code]: readonly unknown[]): DataType {
  const element = typeof code === 'string' && Object.hasOwn(arrayElements, code) ? arrayElements[code] : undefined;
  if (element === undefined)
    throw broken(`it holds elements of type ${JSON.stringify(code)}, which weights do not have`);
  return {
    kind: 'type',
    code: code as string,
    element,
    byteOrder: '=',
    setState(state) {
      const order: unknown = state instanceof PickleTuple ? state.items[1] : undefined;
      if (order !== '<' && order !== '>' && order !== '|' && order !== '=') throw broken('a type is not described');
      this.byteOrder = order;
    },
  };
}

/** What `_reconstruct` makes: nothing, until BUILD gives `(version, shape, type, Fortran order?, bytes)`. */
function createArray(): Partial<ArrayView> & PickleObject {
  return {
    setState(state) {
      const [, size, type, fortran, data] = state instanceof PickleTuple ? state.items : [];
      const shape = counts(size);
      if (shape === undefined) throw broken('an array is not described');
      Object.assign(
        this,
        filledArray(type, shape, fortran === true || fortran === 1 ? columnMajor(shape) : rowMajor(shape), data),
      );
    },
  };
}

/** `_frombuffer(bytes, type, shape, order[, axes])` of protocol 5; order K transposes a row-major array by `axes`. */
function fromBuffer([data, type, size, order, axes]: readonly unknown[]): ArrayView {
  const shape = counts(size);
  if (shape === undefined) throw broken('an array is not described');
  switch (order) {
    case 'C':
      return filledArray(type, shape, rowMajor(shape), data);
    case 'F':
      return filledArray(type, shape, columnMajor(shape), data);
    case 'K': {
      const permutation = counts(axes);
      const sorted = [...(permutation ?? [])].sort((left, right) => left - right);
      if (permutation === undefined || sorted.join() !== [...shape.keys()].join()) break;
      const strides = rowMajor(shape);
      return filledArray(
        type,
        permutation.map((axis) => shape[axis] ?? 0),
        permutation.map((axis) => strides[axis] ?? 0),
        data,
      );
    }
  }
  throw broken('an array is not described');
}

function filledArray(type: unknown, shape: readonly number[], strides: readonly number[], data: unknown): ArrayView {
  if (!isDataType(type)) throw broken('an array has no type');
  // Python 2 writes bytes as a text.
  const bytes = typeof data === 'string' ? rawBytes(data) : data;
  if (!(bytes instanceof Uint8Array)) throw broken('an array has no bytes');
  const wanted = elementCount(shape) * elementSizes[type.element];
  if (bytes.length !== wanted) throw broken(`an array of ${wanted} bytes is stored in ${bytes.length}`);
  return {
    kind: 'array',
    type,
    shape,
    strides,
    bytes,
    setState: () => {
      throw broken('an array is described twice');
    },
  };
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

function columnMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}

function rawBytes(text: string): Uint8Array {
  if (/[^\0-\xff]/.test(text)) throw broken('a byte string holds what is no byte');
  return Buffer.from(text, 'latin1');
}

function isArray(value: unknown): value is ArrayView {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'array';
}

function isDataType(value: unknown): value is DataType {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'type';
}

function counts(value: unknown): number[] | undefined {
  const items: unknown = value instanceof PickleTuple ? value.items : value;
  const isCount = (item: unknown): item is number => Number.isSafeInteger(item) && (item as number) >= 0;
  return Array.isArray(items) && items.length <= mostAxes && items.every(isCount) ? [...items] : undefined;
}
