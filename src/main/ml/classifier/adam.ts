import type { Tensor, Variable } from '@tensorflow/tfjs-node';
import { StudioError } from '../../../shared/domain/errors.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { floatWeight } from '../weights/weight-map.ts';

export interface AdamOptions {
  learningRate: number;
  /** L2: this times the weight is added to its gradient, as torch.optim.Adam's `weight_decay` (not AdamW's). */
  weightDecay?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/** Everything that the next step depends on besides the weights. */
export interface AdamState {
  step: number;
  /** `<parameter>.first` and `<parameter>.second`, float32, in TensorFlow's layout (as the variables). */
  moments: WeightMap;
}

export interface Adam {
  readonly parameters: ReadonlyMap<string, Variable>;
  /** One step. Gradients by parameter name; they stay the caller's to dispose. Throws when one is missing. */
  apply(gradients: ReadonlyMap<string, Tensor>): void;
  state(): Promise<AdamState>;
  /** Goes on from a state. Throws StudioError CHECKPOINT_INVALID, and changes nothing, when it is not of these parameters. */
  restore(state: AdamState): void;
  dispose(): void;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) in torch.optim.Adam's arithmetic:
 * `p -= learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)`.
 */
export function createAdam(parameters: ReadonlyMap<string, Variable>, options: AdamOptions): Adam {
  const { learningRate, weightDecay = 0, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  let step = 0;
  const moments = new Map<string, { first: Tensor; second: Tensor }>();
  for (const [name, variable] of parameters) {
    moments.set(name, { first: tf.keep(tf.zeros(variable.shape)), second: tf.keep(tf.zeros(variable.shape)) });
  }

  function replace(name: string, first: Tensor, second: Tensor): void {
    const old = moments.get(name);
    moments.set(name, { first: tf.keep(first), second: tf.keep(second) });
    if (old !== undefined) tf.dispose([old.first, old.second]);
  }

  return {
    parameters,
    apply: (gradients) => {
      for (const name of parameters.keys()) {
        if (!gradients.has(name)) throw new Error(`no gradient for ${name}`);
      }
      step += 1;
      const stepSize = learningRate / (1 - beta1 ** step);
      const correction = 1 / Math.sqrt(1 - beta2 ** step);
      for (const [name, variable] of parameters) {
        tf.tidy(() => {
          const given = gradients.get(name) as Tensor;
          const old = moments.get(name) as { first: Tensor; second: Tensor };
          const gradient = weightDecay === 0 ? given : tf.add(given, tf.mul(variable, weightDecay));
          const first = tf.add(tf.mul(old.first, beta1), tf.mul(gradient, 1 - beta1));
          const second = tf.add(tf.mul(old.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
          const denominator = tf.add(tf.mul(tf.sqrt(second), correction), epsilon);
          variable.assign(tf.sub(variable, tf.mul(tf.div(first, denominator), stepSize)));
          replace(name, first, second);
        });
      }
    },
    state: async () => {
      const copied: WeightMap = new Map();
      for (const [name, { first, second }] of moments) {
        copied.set(`${name}.first`, floatWeight(first.shape, (await first.data()) as Float32Array));
        copied.set(`${name}.second`, floatWeight(second.shape, (await second.data()) as Float32Array));
      }
      return { step, moments: copied };
    },
    restore: (state) => {
      checkState(parameters, state);
      step = state.step;
      for (const [name, variable] of parameters) {
        const [first, second] = [`${name}.first`, `${name}.second`].map((key) =>
          tf.tensor(state.moments.get(key)?.data as Float32Array, variable.shape, 'float32'),
        ) as [Tensor, Tensor];
        replace(name, first, second);
      }
    },
    dispose: () => {
      for (const { first, second } of moments.values()) tf.dispose([first, second]);
      moments.clear();
    },
  };
}

function checkState(parameters: ReadonlyMap<string, Variable>, state: AdamState): void {
  const problems: string[] = [];
  if (!Number.isSafeInteger(state.step) || state.step < 0) problems.push(`step ${state.step}`);
  const known = new Set<string>();
  for (const [name, variable] of parameters) {
    for (const key of [`${name}.first`, `${name}.second`]) {
      known.add(key);
      const moment = state.moments.get(key);
      if (moment === undefined) problems.push(`${key} is missing`);
      else if (moment.dtype !== 'float32') problems.push(`${key} is ${moment.dtype}, not float32`);
      else if (moment.shape.join() !== variable.shape.join()) {
        problems.push(`${key} is [${moment.shape.join()}], not [${variable.shape.join()}]`);
      }
    }
  }
  for (const key of state.moments.keys()) if (!known.has(key)) problems.push(`${key} is unexpected`);
  if (problems.length === 0) return;
  throw new StudioError('CHECKPOINT_INVALID', `The optimiser's state does not fit these weights: ${problems[0]}.`, {
    problems,
  });
}
