import { createRequire } from 'node:module';

type TensorFlowModule = typeof import('@tensorflow/tfjs-node');

// tfjs-node 4.22 calls two helpers that Node 23 removed; it must find them before it loads.
const legacyHelpers: Record<string, unknown> = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: Array.isArray,
};
const utilModule = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
for (const [name, helper] of Object.entries(legacyHelpers)) {
  utilModule[name] ??= helper;
}

/** TensorFlow for Node. The only module of the program that loads it. */
export const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node') as TensorFlowModule;
