import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tensor, Variable } from '@tensorflow/tfjs-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tf } from '../ops/tensorflow.ts';
import { floatWeight, type WeightMap } from '../weights/weight-map.ts';
import { createSgd, type Sgd } from './sgd.ts';

type Values = Record<'kernel' | 'bias', number[]>;
const names = ['kernel', 'bias'] as const;

/** Made by scripts/goldens/sgd.py. In its third step the bias has a gradient of zeros. */
const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'goldens/sgd.json'), 'utf8')) as {
  options: { momentum: number; weightDecay: number };
  shapes: Values;
  first: Values;
  steps: { rate: number; gradients: Values; weights: Values; velocities: Values }[];
};

let parameters: Map<string, Variable>;
let optimiser: Sgd;
let before: number;
beforeEach(() => {
  before = tf.memory().numTensors;
  parameters = new Map(
    names.map((name) => {
      const initial = tf.tensor(golden.first[name], golden.shapes[name]);
      const variable = tf.variable(initial);
      initial.dispose();
      return [name, variable];
    }),
  );
  optimiser = createSgd(parameters, golden.options);
});
afterEach(() => {
  optimiser.dispose();
  for (const variable of parameters.values()) variable.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

function gradientsOf(step: number, { without = [] as string[] } = {}): Map<string, Tensor> {
  const values = golden.steps[step]?.gradients;
  return new Map(
    names
      .filter((name) => !without.includes(name))
      .map((name) => [name, tf.tensor(values?.[name] ?? [], golden.shapes[name])]),
  );
}

function take(step: number, options?: { without: string[] }): void {
  const gradients = gradientsOf(step, options);
  optimiser.apply(gradients, golden.steps[step]?.rate ?? NaN);
  tf.dispose([...gradients.values()]);
}

function expectState(step: number, velocities: WeightMap): void {
  for (const name of names) {
    const weights = parameters.get(name)?.dataSync() ?? [];
    golden.steps[step]?.weights[name].forEach((value, at) => expect(weights[at]).toBeCloseTo(value, 6));
    golden.steps[step]?.velocities[name].forEach((value, at) =>
      expect(velocities.get(name)?.data[at]).toBeCloseTo(value, 6),
    );
  }
}

describe('createSgd', () => {
  it("takes torch.optim.SGD's steps, and a missing gradient for zeros", async () => {
    for (const step of golden.steps.keys()) {
      take(step, { without: step === 2 ? ['bias'] : [] });
      expectState(step, await optimiser.velocities());
    }
  });

  it('goes on from velocities and weights that were put away', async () => {
    for (const step of [0, 1, 2]) take(step);
    const velocities = await optimiser.velocities();
    const fresh = createSgd(parameters, golden.options);
    optimiser.dispose();
    optimiser = fresh;
    optimiser.restore(velocities);
    for (const step of [3, 4]) take(step);
    expectState(4, await optimiser.velocities());
  });

  it('copies velocities: later steps do not change them', async () => {
    take(0);
    const velocities = await optimiser.velocities();
    const kept = [...(velocities.get('kernel')?.data ?? [])];
    take(1);
    expect([...(velocities.get('kernel')?.data ?? [])]).toEqual(kept);
  });

  it.each<[string, (velocities: WeightMap) => unknown, string]>([
    ['one is missing', (velocities) => velocities.delete('bias'), 'bias is missing'],
    [
      'one is unknown',
      (velocities) => velocities.set('other', floatWeight([1], Float32Array.of(1))),
      'other is unexpected',
    ],
    [
      'a shape is another',
      (velocities) => velocities.set('kernel', floatWeight([3, 2], new Float32Array(6))),
      'kernel is [3,2], not [2,3]',
    ],
    [
      'a type is another',
      (velocities) => velocities.set('bias', { dtype: 'int32', shape: [3], data: new Int32Array(3), storedAs: 'I32' }),
      'bias is int32, not float32',
    ],
  ])('refuses velocities of which %s, and changes nothing', async (_, change, problem) => {
    take(0);
    const velocities = await optimiser.velocities();
    for (const { data } of velocities.values()) (data as Float32Array).fill(9);
    change(velocities);
    expect(() => optimiser.restore(velocities)).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID', details: { problems: [problem] } }) as Error,
    );
    expectState(0, await optimiser.velocities());
  });
});
