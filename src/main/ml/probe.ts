import { createRequire } from 'node:module';
import { tf } from './ops/tensorflow.ts';

// Loads TensorFlow in a process of its own, computes one product, and tells what it runs on: one JSON line on stdout.

interface NodeBackend {
  isUsingGpuDevice: boolean;
  binding: { TF_Version: string };
}

const started = performance.now();
const sum = tf.tidy(
  () =>
    tf
      .matMul(tf.ones([64, 64]), tf.ones([64, 64]))
      .sum()
      .dataSync()[0],
);
const backend = tf.backend() as unknown as NodeBackend;
const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-node/package.json') as { version: string };
const facts = {
  correct: sum === 64 ** 3,
  tensorflow: backend.binding.TF_Version,
  package: version,
  device: backend.isUsingGpuDevice ? 'gpu' : 'cpu',
  milliseconds: Math.round(performance.now() - started),
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
