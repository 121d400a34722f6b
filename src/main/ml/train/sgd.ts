import type { Tensor, Variable } from '@tensorflow/tfjs-node';
import { StudioError } from '../../../shared/domain/errors.ts';
import { tf } from '../ops/tensorflow.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { floatWeight } from '../weights/weight-map.ts';

export interface SgdOptions {
  momentum: number;
  /** L2: this times the weight is added to its gradient. */
  weightDecay: number;
}

export interface Sgd {
  readonly parameters: ReadonlyMap<string, Variable>;
  /** One step. A parameter without a gradient is taken to have zeros. Gradients stay the caller's to dispose. */
  apply(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void;
  /** Copies of the velocities by parameter name, float32, in TensorFlow's layout (as the variables). */
  velocities(): Promise<WeightMap>;
  /** Throws StudioError CHECKPOINT_INVALID, and changes nothing, for velocities that are not of these parameters. */
  restore(velocities: WeightMap): void;
  dispose(): void;
}

/** Stochastic gradient descent in torch.optim.SGD's arithmetic: `v = momentum v + g + weightDecay p; p -= rate v`. */
export function createSgd(parameters: ReadonlyMap<string, Variable>, { momentum, weightDecay }: SgdOptions): Sgd {
  const kept = new Map<string, Tensor>();
  for (const [name, variable] of parameters) kept.set(name, tf.keep(tf.zeros(variable.shape)));
  const replace = (name: string, velocity: Tensor): void => {
    kept.get(name)?.dispose();
    kept.set(name, tf.keep(velocity));
  };
  return {
    parameters,
    apply: (gradients, learningRate) => {
      for (const [name, variable] of parameters) {
        tf.tidy(() => {
          const given = gradients.get(name);
          const decay = tf.mul(variable, weightDecay);
          const gradient = given === undefined ? decay : tf.add(given, decay);
          const velocity = tf.add(tf.mul(kept.get(name) as Tensor, momentum), gradient);
          variable.assign(tf.sub(variable, tf.mul(velocity, learningRate)));
          replace(name, velocity);
        });
      }
    },
    velocities: async () => {
      const copied: WeightMap = new Map();
      for (const [name, velocity] of kept) {
        copied.set(name, floatWeight(velocity.shape, (await velocity.data()) as Float32Array));
      }
      return copied;
    },
    restore: (velocities) => {
      checkVelocities(parameters, velocities);
      for (const [name, variable] of parameters) {
        replace(name, tf.tensor(velocities.get(name)?.data as Float32Array, variable.shape, 'float32'));
      }
    },
    dispose: () => {
      for (const velocity of kept.values()) velocity.dispose();
      kept.clear();
    },
  };
}

function checkVelocities(parameters: ReadonlyMap<string, Variable>, velocities: WeightMap): void {
  const problems = [...parameters].flatMap(([name, variable]) => {
    const found = velocities.get(name);
    if (found === undefined) return [`${name} is missing`];
    if (found.dtype !== 'float32') return [`${name} is ${found.dtype}, not float32`];
    if (found.shape.join() === variable.shape.join()) return [];
    return [`${name} is [${found.shape.join()}], not [${variable.shape.join()}]`];
  });
  for (const name of velocities.keys()) if (!parameters.has(name)) problems.push(`${name} is unexpected`);
  if (problems.length === 0) return;
  throw new StudioError('CHECKPOINT_INVALID', `The optimiser's state does not fit these weights: ${problems[0]}.`, {
    problems,
  });
}
