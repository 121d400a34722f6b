/** Element types of stored weights. Half precision is widened to float32 when it is read. */
export type WeightData =
  | { dtype: 'float32'; data: Float32Array }
  | { dtype: 'float64'; data: Float64Array }
  | { dtype: 'int8'; data: Int8Array }
  | { dtype: 'int16'; data: Int16Array }
  | { dtype: 'int32'; data: Int32Array }
  | { dtype: 'int64'; data: BigInt64Array }
  | { dtype: 'uint8'; data: Uint8Array }
  | { dtype: 'bool'; data: Uint8Array };

export type WeightType = WeightData['dtype'];

/** One named array, row-major. Layouts are PyTorch's: kernels [out, in, height, width], dense [out, in]. */
export type WeightTensor = WeightData & {
  shape: readonly number[];
  /** How the file stores it, for example `F16` or `HalfStorage`. */
  storedAs: string;
};

/** Weights by name, as in PyTorch's state dictionary. */
export type WeightMap = Map<string, WeightTensor>;

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A float32 tensor of a weight map. */
export function floatWeight(shape: readonly number[], data: Float32Array): WeightTensor {
  return { dtype: 'float32', shape, data, storedAs: 'F32' };
}
