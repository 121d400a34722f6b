import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node';
import type { Random } from '../../../shared/domain/random.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import type { ParameterDeclaration } from '../ops/declare.ts';
import { tf } from '../ops/tensorflow.ts';
import { checkWeights, toTensor, toWeight } from '../backbones/parameters.ts';
import type { WeightMap } from '../weights/weight-map.ts';
import { elementCount, floatWeight } from '../weights/weight-map.ts';

export interface HeadPlan {
  /** Length of a backbone's feature. */
  featureSize: number;
  /** Number of events. */
  classCount: number;
  /** Units of the hidden layer; the study's 512 by default. */
  hiddenSize?: number;
  /** The fusion variant: number of garment classes. */
  garmentCount?: number;
  /** The fusion variant: length of a garment class's embedding, 16 by default. */
  embeddingSize?: number;
}

/** The event classifier on top of a backbone: (embedding,) hidden layer with ReLU and dropout, one logit per event. */
export interface Head {
  readonly plan: Required<HeadPlan>;
  /** Whether it takes garment classes (`garmentCount` above 0). */
  readonly fusion: boolean;
  /** All are trained: `hidden.weight`, `hidden.bias`, `output.weight`, `output.bias`, fusion: `embedding.weight`. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Copies the weights out in PyTorch's layout: dense [out, in], embedding [classes, length]. */
  weights(): Promise<WeightMap>;
  /** Puts weights back, all of them. Throws StudioError WEIGHTS_INVALID when they are not this head's. */
  restore(weights: WeightMap): void;
  dispose(): void;
}

/** What dropout needs in training; without it nothing is dropped. */
export interface Dropout {
  /** Probability that a hidden unit is dropped, in [0, 1). */
  rate: number;
  /** Draws the mask; its state belongs in a checkpoint, so that a resumed run drops the same units. */
  random: Random;
}

/**
 * Builds a head with PyTorch's default first weights: dense layers uniform within 1 / sqrt(inputs) (kernel and bias),
 * embeddings standard normal.
 *
 * @param source a seed, or a head's weights (throws StudioError WEIGHTS_INVALID when they do not fit the plan)
 */
export function createHead(plan: HeadPlan, source: WeightMap | { seed: number }): Head {
  const whole: Required<HeadPlan> = { hiddenSize: 512, garmentCount: 0, embeddingSize: 16, ...plan };
  const fusion = whole.garmentCount > 0;
  const declarations = declareHead(whole);
  const variables = new Map<string, Variable>();
  const initial = source instanceof Map ? source : initialHeadWeights(declarations, source.seed);
  checkWeights('this head', declarations, initial);
  for (const declaration of declarations) {
    const weight = initial.get(declaration.name);
    if (weight === undefined) continue;
    const tensor = toTensor(declaration, weight);
    variables.set(declaration.name, tf.variable(tensor));
    tensor.dispose();
  }

  return {
    plan: whole,
    fusion,
    variables,
    weights: async () => {
      const copied: WeightMap = new Map();
      for (const declaration of declarations) {
        copied.set(declaration.name, await toWeight(declaration, variableOf(variables, declaration.name)));
      }
      return copied;
    },
    restore: (weights) => {
      checkWeights('this head', declarations, weights);
      for (const declaration of declarations) {
        const weight = weights.get(declaration.name);
        if (weight === undefined) continue;
        const tensor = toTensor(declaration, weight);
        variableOf(variables, declaration.name).assign(tensor);
        tensor.dispose();
      }
    },
    dispose: () => {
      for (const variable of variables.values()) variable.dispose();
      variables.clear();
    },
  };
}

/**
 * Scores of the events; differentiable in the head's variables and in the features.
 *
 * @param features float32 [batch, featureSize]
 * @param garments int32 [batch], garment classes from 0; -1 (not known) adds an embedding of zeros. The fusion variant
 *   needs it, the other ignores it
 * @returns float32 logits [batch, classCount]
 */
export function headLogits(head: Head, features: Tensor2D, garments?: Tensor1D, dropout?: Dropout): Tensor2D {
  return tf.tidy(() => {
    let hidden = tf.relu(dense(head, 'hidden', fused(head, features, garments)));
    if (dropout !== undefined && dropout.rate > 0) hidden = hidden.mul(dropoutMask(hidden.shape, dropout));
    return dense(head, 'output', hidden);
  });
}

/** Probabilities of the events: float32 [batch, classCount], rows sum to 1. Arguments as for `headLogits`. */
export function headProbabilities(head: Head, features: Tensor2D, garments?: Tensor1D): Tensor2D {
  return tf.tidy(() => tf.softmax(headLogits(head, features, garments)));
}

function fused(head: Head, features: Tensor2D, garments?: Tensor1D): Tensor2D {
  if (!head.fusion) return features;
  if (garments === undefined) throw new Error('the fusion head needs the garment class of every crop');
  const selected = tf.oneHot(garments, head.plan.garmentCount, 1, 0, 'float32') as Tensor2D;
  return tf.concat([features, tf.matMul(selected, variableOf(head.variables, 'embedding.weight') as Tensor2D)], 1);
}

function dense(head: Head, layer: string, x: Tensor2D): Tensor2D {
  const kernel = variableOf(head.variables, `${layer}.weight`) as Tensor2D;
  return tf.add(tf.matMul(x, kernel), variableOf(head.variables, `${layer}.bias`));
}

/** Zeros with probability `rate`, elsewhere 1 / (1 - rate), as PyTorch's Dropout. */
function dropoutMask(shape: [number, number], { rate, random }: Dropout): Tensor2D {
  const mask = new Float32Array(shape[0] * shape[1]);
  const kept = 1 / (1 - rate);
  for (let index = 0; index < mask.length; index++) mask[index] = random.uniform() < rate ? 0 : kept;
  return tf.tensor2d(mask, shape);
}

function declareHead(plan: Required<HeadPlan>): ParameterDeclaration[] {
  const fusedSize = plan.featureSize + (plan.garmentCount > 0 ? plan.embeddingSize : 0);
  const declarations: ParameterDeclaration[] = [
    { name: 'hidden.weight', role: 'dense-kernel', shape: [plan.hiddenSize, fusedSize], trainable: true },
    { name: 'hidden.bias', role: 'bias', shape: [plan.hiddenSize], trainable: true },
    { name: 'output.weight', role: 'dense-kernel', shape: [plan.classCount, plan.hiddenSize], trainable: true },
    { name: 'output.bias', role: 'bias', shape: [plan.classCount], trainable: true },
  ];
  if (plan.garmentCount > 0) {
    const shape = [plan.garmentCount, plan.embeddingSize];
    declarations.unshift({ name: 'embedding.weight', role: 'embedding', shape, trainable: true });
  }
  return declarations;
}

function initialHeadWeights(declarations: readonly ParameterDeclaration[], seed: number): WeightMap {
  const inputs = new Map(
    declarations.flatMap(({ name, role, shape }) =>
      role === 'dense-kernel' ? [[name.replace('.weight', ''), shape[1] ?? 1] as const] : [],
    ),
  );
  return new Map(
    declarations.map(({ name, role, shape }) => {
      const random = createRandom(seed, `head.${name}`);
      const bound = 1 / Math.sqrt(inputs.get(name.replace(/\.(weight|bias)$/, '')) ?? 1);
      const draw = role === 'embedding' ? random.normal : () => bound * (2 * random.uniform() - 1);
      return [name, floatWeight(shape, Float32Array.from({ length: elementCount(shape) }, draw))];
    }),
  );
}

function variableOf(variables: ReadonlyMap<string, Variable>, name: string): Variable & Tensor {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`the head has no parameter ${name}`);
  return variable;
}
