import type { Operations } from './operations.ts';

/** The same operations for a network that is part of a larger one: its layers are named under `prefix`. */
export function prefixed<Value>(
  operations: Operations<Value>,
  prefix: string,
  change: { normEpsilon?: number | undefined } = {},
): Operations<Value> {
  return {
    ...operations,
    convolution: (x, layer) =>
      operations.convolution(x, {
        ...layer,
        name: prefix + layer.name,
        ...(layer.norm && {
          norm: { name: prefix + layer.norm.name, epsilon: change.normEpsilon ?? layer.norm.epsilon },
        }),
      }),
    transposedConvolution: (x, layer) => operations.transposedConvolution(x, { ...layer, name: prefix + layer.name }),
    dense: (x, layer) => operations.dense(x, { ...layer, name: prefix + layer.name }),
  };
}
