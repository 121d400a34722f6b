import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node';
import { kernel, kernelAttributes } from './kernel.ts';
import type { Activation } from './operations.ts';
import { tf } from './tensorflow.ts';

/**
 * Sums with the activation after them, each as one operation of tfjs with one gradient. Between forward and backward only
 * the result of an activation is kept, which the next layer keeps anyway; one by one, tfjs would keep the input of every
 * addition and of every activation as well: three copies of each layer's output.
 */

interface Sum {
  /** The name that tfjs knows it by. */
  name: string;
  forward(left: Tensor, right: Tensor): Tensor;
  /** From the gradient of the sum to that of `right`; that of `left` is the sum's own. */
  backward(gradient: Tensor): Tensor;
}

const biasAddition: Sum = {
  name: 'StudioBias',
  forward: (x, bias) => kernel('BiasAdd', biasAttributes(), [x, bias]),
  backward: (gradient) => kernel('BiasAddGrad', biasAttributes(), [gradient]),
};
const addition: Sum = {
  name: 'StudioAdd',
  forward: (left, right) => kernel('AddV2', floatAttributes(), [left, right]),
  backward: (gradient) => gradient.clone(),
};
const sums = [biasAddition, addition];
const activations = ['none', 'relu', 'relu6'] as const satisfies Activation[];

for (const sum of sums) for (const activation of activations) register(sum, activation);

/** `activation(x + bias)`; the bias is of the last axis. */
export function addBias(x: Tensor, bias: Tensor1D, activation: Activation): Tensor {
  return run(biasAddition, x, bias, activation);
}

/** `activation(left + right)` of equal shapes. */
export function addEqual(left: Tensor, right: Tensor, activation: Activation): Tensor {
  if (left.shape.join() !== right.shape.join()) {
    throw new RangeError(`the shapes [${left.shape.join()}] and [${right.shape.join()}] are not equal`);
  }
  return run(addition, left, right, activation);
}

function run(sum: Sum, left: Tensor, right: Tensor, activation: Activation): Tensor {
  return tf.engine().runKernel(nameOf(sum, activation), { left, right });
}

function nameOf(sum: Sum, activation: Activation): string {
  return `${sum.name}:${activation}`;
}

function register(sum: Sum, activation: Activation): void {
  const kernelName = nameOf(sum, activation);
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs }) => {
      const result = sum.forward(inputs['left'] as Tensor, inputs['right'] as Tensor);
      if (activation === 'none') return result;
      const activated = activate(result, activation);
      result.dispose();
      return activated;
    },
  });
  tf.registerGradient({
    kernelName,
    outputsToSave: [activation !== 'none'],
    gradFunc: (gradient, [output]) => {
      const ofSum = (): Tensor =>
        activation === 'none' || output === undefined
          ? (gradient as Tensor).clone()
          : activationGradient(gradient as Tensor, output, activation);
      return { left: ofSum, right: () => sum.backward(ofSum()) };
    },
  });
}

function activate(x: Tensor, activation: Exclude<Activation, 'none'>): Tensor {
  switch (activation) {
    case 'relu':
      return kernel('Relu', floatAttributes(), [x]);
    case 'relu6':
      return kernel('Relu6', floatAttributes(), [x]);
  }
}

/** What passes an activation whose result was `output`. */
function activationGradient(gradient: Tensor, output: Tensor, activation: Exclude<Activation, 'none'>): Tensor {
  switch (activation) {
    case 'relu':
      return kernel('ReluGrad', floatAttributes(), [gradient, output]);
    case 'relu6':
      return kernel('Relu6Grad', floatAttributes(), [gradient, output]);
  }
}

function floatAttributes(): Parameters<typeof kernel>[1] {
  return { T: kernelAttributes.type('float32') };
}

function biasAttributes(): Parameters<typeof kernel>[1] {
  return { ...floatAttributes(), data_format: kernelAttributes.text('NHWC') };
}
