import { widenBrainFloat, widenHalf } from './half.ts';
import type { WeightData } from './weight-map.ts';

/** Element types that weights files store, by their safetensors names, and their sizes in bytes. */
export const elementSizes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
export type ElementType = keyof typeof elementSizes;

/**
 * Reads little-endian elements; F16 and BF16 are widened to float32.
 *
 * @param bytes a whole number of elements. Where they are aligned to their size, the result may be a view of them.
 */
export function decodeElements(type: ElementType, bytes: Uint8Array): WeightData {
  const aligned = bytes.byteOffset % elementSizes[type] === 0 ? bytes : Uint8Array.from(bytes);
  const at = [aligned.buffer as ArrayBuffer, aligned.byteOffset, bytes.length / elementSizes[type]] as const;
  switch (type) {
    case 'F64':
      return { dtype: 'float64', data: new Float64Array(...at) };
    case 'F32':
      return { dtype: 'float32', data: new Float32Array(...at) };
    case 'F16':
      return { dtype: 'float32', data: widenHalf(new Uint16Array(...at)) };
    case 'BF16':
      return { dtype: 'float32', data: widenBrainFloat(new Uint16Array(...at)) };
    case 'I64':
      return { dtype: 'int64', data: new BigInt64Array(...at) };
    case 'I32':
      return { dtype: 'int32', data: new Int32Array(...at) };
    case 'I16':
      return { dtype: 'int16', data: new Int16Array(...at) };
    case 'I8':
      return { dtype: 'int8', data: new Int8Array(...at) };
    case 'U8':
      return { dtype: 'uint8', data: new Uint8Array(...at) };
    case 'BOOL':
      return { dtype: 'bool', data: new Uint8Array(...at) };
  }
}

/** Copies the elements that a shape and its strides (in elements) pick, row-major. All must lie within `source`. */
export function gatherElements(
  source: WeightData,
  origin: number,
  shape: readonly number[],
  strides: readonly number[],
): WeightData {
  const count = shape.reduce((product, size) => product * size, 1);
  if (isContiguous(shape, strides)) {
    return { ...source, data: source.data.slice(origin, origin + count) } as WeightData;
  }
  const target = { ...source, data: emptyLike(source.data, count) } as WeightData;
  const index = new Array<number>(shape.length).fill(0);
  let position = origin;
  for (let element = 0; element < count; element++) {
    // Both have the same element type: the target was made from the source.
    target.data[element] = source.data[position] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      position += stride;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      position -= stride * (index[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return target;
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
