import { createRequire } from 'node:module';

type TensorFlowModule = typeof import('@tensorflow/tfjs-node');

// tfjs-node 4.22 calls two helpers that newer Nodes warn of or lack; it must find them before it loads.
const legacyHelpers: Record<string, unknown> = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: Array.isArray,
};
Object.assign(createRequire(import.meta.url)('node:util') as object, legacyHelpers);

// A part of each operation is computed on the thread that asks for it, and operations come one after another. Where another
// thread has to be woken for all of it, the wait is longer than many an operation on a single photo takes.
process.env['TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD'] ??= '1';
process.env['TF_NUM_INTEROP_THREADS'] ??= '1';

/** TensorFlow for Node. The only module of the program that loads it. */
export const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node') as TensorFlowModule;

// On several threads CropAndResizeGradImage adds to the same place without a lock: values are lost, now and then, and no
// training can be repeated. TensorFlow looks at the variable when the first such kernel runs. On a GPU it would refuse
// kernels that have no other form there.
const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice: boolean };
if (!isUsingGpuDevice) process.env['TF_DETERMINISTIC_OPS'] ??= '1';
