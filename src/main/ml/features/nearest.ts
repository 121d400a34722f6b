/** A sample that is alike. */
export interface Neighbour {
  annotationId: number;
  /** Cosine of the angle between the two feature vectors, -1 to 1. */
  similarity: number;
}

interface Known {
  annotationId: number;
  photoId: number;
}

interface NearestOptions {
  count: number;
  /** Samples that shall not be found. */
  skip: (sample: Known) => boolean;
}

const rowsAtOnce = 512;

/**
 * The samples whose features point the same way as those asked about, the most alike first; of one photo the most alike
 * alone, so that an answer is not one photo several times.
 *
 * @param wanted float32 [featureSize]
 * @param featuresOf float32 [samples, featureSize], row-major
 */
export async function nearest<Sample extends Known>(
  wanted: Float32Array,
  samples: readonly Sample[],
  featuresOf: (samples: readonly Sample[]) => Promise<Float32Array>,
  { count, skip }: NearestOptions,
): Promise<Neighbour[]> {
  const size = wanted.length;
  const length = Math.sqrt(dot(wanted, wanted, 0, size));
  const best = new Map<number, Neighbour>();
  for (let start = 0; start < samples.length; start += rowsAtOnce) {
    const batch = samples.slice(start, start + rowsAtOnce);
    const features = await featuresOf(batch);
    for (const [row, sample] of batch.entries()) {
      if (skip(sample)) continue;
      const at = row * size;
      const other = Math.sqrt(dot(features.subarray(at, at + size), features, at, size));
      const similarity = length * other === 0 ? 0 : dot(wanted, features, at, size) / (length * other);
      const found = best.get(sample.photoId);
      if (found !== undefined && found.similarity >= similarity) continue;
      best.set(sample.photoId, { annotationId: sample.annotationId, similarity });
    }
    if (best.size > 20 * count) keepBest(best, count);
  }
  return ranked(best)
    .slice(0, count)
    .map(([, neighbour]) => neighbour);
}

function keepBest(best: Map<number, Neighbour>, count: number): void {
  for (const [photoId] of ranked(best).slice(count)) best.delete(photoId);
}

function ranked(best: ReadonlyMap<number, Neighbour>): [number, Neighbour][] {
  return [...best].sort(([, a], [, b]) => b.similarity - a.similarity || a.annotationId - b.annotationId);
}

function dot(left: Float32Array, right: Float32Array, from: number, size: number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += (left[index] as number) * (right[from + index] as number);
  return sum;
}
