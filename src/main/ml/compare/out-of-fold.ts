import type { Tensor2D } from '@tensorflow/tfjs-node';
import type { CropMatrix } from '../features/crop-matrix.ts';
import { tf } from '../ops/tensorflow.ts';
import { dealFolds } from './folds.ts';
import { fitLogisticRegression, logisticProbabilities } from './logistic-regression.ts';

export interface OutOfFoldQuestion {
  matrix: CropMatrix;
  /** Class and group of each row; a null label takes no part. */
  samples: readonly { group: number; label: number | null }[];
  classCount: number;
  folds: number;
  seed: number;
  penalty?: number;
  signal: AbortSignal;
  /** Called after each fold. */
  onProgress?(done: number, total: number): void;
}

/**
 * Over the number of samples: the penalty of the mean loss, scikit-learn's C of 1/3000. Features are many beside the
 * samples: without this much shrinking, models learn the samples by heart, and with them the errors in their labels.
 */
const defaultPenalty = 3_000;

/**
 * What a linear model says of each crop that has seen neither it nor any other of its group.
 *
 * @returns float32 [rows, classCount]; rows sum to 1, those without a label are NaN
 */
export async function outOfFoldProbabilities(question: OutOfFoldQuestion): Promise<Float32Array> {
  const { matrix, samples, classCount, folds, seed, penalty = defaultPenalty, signal, onProgress } = question;
  const labelled: { row: number; group: number; label: number }[] = [];
  for (const [row, { group, label }] of samples.entries()) if (label !== null) labelled.push({ row, group, label });
  const dealt = dealFolds(labelled, folds, seed);
  const features = standardised(matrix);
  const probabilities = new Float32Array(samples.length * classCount).fill(NaN);
  try {
    for (let fold = 0; fold < folds; fold++) {
      const held = labelled.filter((_, index) => dealt[index] === fold);
      const seen = labelled.filter((_, index) => dealt[index] !== fold);
      if (held.length > 0 && seen.length > 0) {
        const train = rowsOf(features, seen);
        const weights = await fitLogisticRegression({
          features: train,
          labels: Int32Array.from(seen, ({ label }) => label),
          classCount,
          penalty: penalty / seen.length,
          signal,
        }).finally(() => train.dispose());
        const asked = rowsOf(features, held);
        const found = await logisticProbabilities(asked, weights, classCount);
        asked.dispose();
        for (const [index, { row }] of held.entries()) {
          probabilities.set(found.subarray(index * classCount, (index + 1) * classCount), row * classCount);
        }
      }
      onProgress?.(fold + 1, folds);
    }
  } finally {
    features.dispose();
  }
  return probabilities;
}

function rowsOf(features: Tensor2D, members: readonly { row: number }[]): Tensor2D {
  return tf.tidy(() =>
    tf.gather(
      features,
      tf.tensor1d(
        Int32Array.from(members, ({ row }) => row),
        'int32',
      ),
    ),
  );
}

/** Columns of mean 0 and variance 1. */
function standardised({ values, rows, columns }: CropMatrix): Tensor2D {
  return tf.tidy(() => {
    const features = tf.tensor2d(values, [rows, columns]);
    const { mean, variance } = tf.moments(features, 0, true);
    return tf.div(tf.sub(features, mean), tf.sqrt(tf.add(variance, 1e-6))) as Tensor2D;
  });
}
