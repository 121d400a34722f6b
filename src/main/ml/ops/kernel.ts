import type { DataType, Tensor } from '@tensorflow/tfjs-node';
import { tf } from './tensorflow.ts';

interface KernelAttribute {
  type: number;
  value: boolean | number | string;
}

/** What tfjs-node's backend has beyond tfjs: any kernel of TensorFlow's by its name. */
interface NodeBackend {
  binding: Record<'TF_ATTR_TYPE' | 'TF_ATTR_INT' | 'TF_ATTR_FLOAT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING', number>;
  getDTypeInteger(type: DataType): number;
  executeSingleOutput(name: string, attributes: (KernelAttribute & { name: string })[], inputs: Tensor[]): Tensor;
}

const backend = (): NodeBackend => tf.backend() as unknown as NodeBackend;

export const kernelAttributes = {
  type: (type: DataType): KernelAttribute => ({
    type: backend().binding.TF_ATTR_TYPE,
    value: backend().getDTypeInteger(type),
  }),
  text: (value: string): KernelAttribute => ({ type: backend().binding.TF_ATTR_STRING, value }),
  truth: (value: boolean): KernelAttribute => ({ type: backend().binding.TF_ATTR_BOOL, value }),
  float: (value: number): KernelAttribute => ({ type: backend().binding.TF_ATTR_FLOAT, value }),
};

/** Runs a kernel of TensorFlow that has one output and no place in tfjs. No gradient passes; the result is the caller's. */
export function kernel(name: string, attributes: Record<string, KernelAttribute>, inputs: Tensor[]): Tensor {
  const listed = Object.entries(attributes).map(([key, attribute]) => ({ name: key, ...attribute }));
  return backend().executeSingleOutput(name, listed, inputs);
}
