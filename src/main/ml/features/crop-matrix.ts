import { createRandom } from '../../../shared/domain/random.ts';
import { tf } from '../ops/tensorflow.ts';
import type { FeatureSource } from './feature-source.ts';

/** Vectors of crops, row by row. */
export interface CropMatrix {
  /** float32 [rows, columns], row-major. */
  values: Float32Array;
  rows: number;
  columns: number;
}

const rowsAtOnce = 512;
/** Above this many bytes of features, comparisons are made on a projection of them. */
const mostBytes = 512 * 2 ** 20;
const projectedColumns = 256;

/**
 * Features of crops as one matrix. Where they are too many for memory, a random projection to 256 columns that keeps
 * distances (Johnson and Lindenstrauss; Gaussian, drawn from the seed) takes their place.
 */
export async function cropMatrix(
  source: FeatureSource,
  crops: readonly string[],
  { featureSize, seed, signal }: { featureSize: number; seed: number; signal: AbortSignal },
): Promise<CropMatrix> {
  const whole = crops.length * featureSize * Float32Array.BYTES_PER_ELEMENT <= mostBytes;
  const columns = whole ? featureSize : projectedColumns;
  const values = new Float32Array(crops.length * columns);
  const projection = whole ? undefined : gaussianProjection(featureSize, seed);
  try {
    for (let start = 0; start < crops.length; start += rowsAtOnce) {
      signal.throwIfAborted();
      const views = crops.slice(start, start + rowsAtOnce).map((crop) => ({ crop, view: 0 }));
      const features = await source.rows(views);
      if (projection === undefined) values.set(features, start * columns);
      else {
        const projected = tf.tidy(() => tf.matMul(tf.tensor2d(features, [views.length, featureSize]), projection));
        values.set((await projected.data()) as Float32Array, start * columns);
        projected.dispose();
      }
    }
  } finally {
    projection?.dispose();
  }
  return { values, rows: crops.length, columns };
}

/**
 * The rows with the columns' means taken away, each of length 1: their products are cosines. Features after a ReLU are
 * never negative, so that without the first step all crops look alike.
 */
export function centredUnitRows({ values, rows, columns }: CropMatrix): CropMatrix {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) {
    means[at % columns] = (means[at % columns] as number) + (values[at] as number);
  }
  const unit = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let square = 0;
    for (let column = 0; column < columns; column++) {
      const value = (values[start + column] as number) - (means[column] as number) / rows;
      unit[start + column] = value;
      square += value * value;
    }
    const length = Math.sqrt(square) || 1;
    for (let at = start; at < start + columns; at++) unit[at] = (unit[at] as number) / length;
  }
  return { values: unit, rows, columns };
}

function gaussianProjection(featureSize: number, seed: number) {
  const random = createRandom(seed, 'projection of features');
  const scale = 1 / Math.sqrt(projectedColumns);
  const values = new Float32Array(featureSize * projectedColumns);
  for (let at = 0; at < values.length; at++) values[at] = scale * random.normal();
  return tf.tensor2d(values, [featureSize, projectedColumns]);
}
