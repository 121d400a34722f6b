import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node';
import { expect, it } from 'vitest';
import { signedUnits } from '../backbones/goldens/fixture-weights.ts';
import { addBias, addEqual } from './activated.ts';
import { tf } from './tensorflow.ts';

/** Values from -10 to 10, so that each side of relu and of relu6 is met. */
const values = (name: string, shape: number[]): Tensor =>
  tf.tidy(() =>
    tf
      .tensor(
        signedUnits(
          name,
          shape.reduce((product, size) => product * size, 1),
        ),
        shape,
      )
      .mul(10),
  );

const activations = { none: (x: Tensor) => x, relu: tf.relu, relu6: tf.relu6 } as const;

it.each(Object.keys(activations) as (keyof typeof activations)[])(
  'sums with activation %s have the values and gradients of the operations one by one',
  (activation) => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const [x, y, weights] = ['x', 'y', 'weights'].map((name) => values(name, [2, 3, 4, 5]));
      const bias = values('bias', [5]);
      const after = activations[activation];
      const loss = (result: Tensor): Tensor => tf.sum(tf.mul(result, weights!));
      const pairs: [right: Tensor, ours: (x: Tensor, right: Tensor) => Tensor][] = [
        [bias, (left, right) => addBias(left, right as Tensor1D, activation)],
        [y!, (left, right) => addEqual(left, right, activation)],
      ];
      for (const [right, ours] of pairs) {
        const theirs = (left: Tensor, other: Tensor): Tensor => after(tf.add(left, other));
        expect(ours(x!, right).arraySync()).toEqual(theirs(x!, right).arraySync());
        const gradients = tf.grads((left, other) => loss(ours(left, other)))([x!, right]);
        const expected = tf.grads((left, other) => loss(theirs(left, other)))([x!, right]);
        for (const [index, gradient] of gradients.entries()) {
          expect(gradient.shape).toEqual(expected[index]!.shape);
          const [actual, wanted] = [gradient.dataSync(), expected[index]!.dataSync()];
          for (const [place, value] of wanted.entries()) expect(actual[place]).toBeCloseTo(value, 4);
        }
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  },
);

it('a tensor added to itself has both gradients', () => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => tf.sum(addEqual(x, x, 'relu')))(tf.tensor1d([-1, 2]));
    expect([...gradient.dataSync()]).toEqual([0, 2]);
  });
});

it('shapes that are not equal are refused', () => {
  tf.tidy(() => {
    expect(() => addEqual(tf.zeros([2, 3]), tf.zeros([3]), 'none')).toThrow(/\[2,3\] and \[3\]/);
  });
});

it('of a layer with its activation only the result is kept for the gradient', () => {
  tf.tidy(() => {
    const size = 1000;
    const bytes = 4 * size * 5;
    const x = tf.ones([size, 5]);
    let kept = 0;
    tf.grad((input) => {
      const start = tf.memory().numBytes;
      const y = tf.tidy(() =>
        addBias(
          tf.tidy(() => addBias(input, tf.ones([5]), 'relu')),
          tf.ones([5]),
          'relu',
        ),
      );
      kept = tf.memory().numBytes - start;
      return tf.sum(y);
    })(x);
    // Both results, and the last for the caller; one by one both sums as well.
    expect(kept).toBeLessThan(3.5 * bytes);
  });
});
