import type { Tensor } from '@tensorflow/tfjs-node';
import { loadGraph } from '../../weights/saved-model.ts';
import type { ArrayOperations } from '../arrays.ts';
import { createEagerOperations } from '../eager.ts';
import { eagerArrays } from '../eager-arrays.ts';
import { createGraphOperations } from '../graph.ts';
import { createGraphArrays } from '../graph-arrays.ts';
import {
  createGraphBuilder,
  float32,
  int32,
  savedModelBytes,
  shapeAttribute,
  typeAttribute,
} from '../graph-builder.ts';
import type { Operations } from '../operations.ts';
import { tf } from '../tensorflow.ts';

/** What a flow gave in one back. */
export interface Outcome {
  shape: number[];
  dtype: string;
  values: number[];
}

/** Written once, run by both backs. */
export type Flow = <Value>(
  arrays: ArrayOperations<Value>,
  inputs: readonly Value[],
  operations: Operations<Value>,
) => Value[];

/**
 * Runs a flow in both backs. The graph knows its inputs' ranks, but not their sizes. Leaves no tensor behind.
 *
 * @param inputs float32 or int32; disposed
 * @param parameters what layers of the flow find under their PyTorch names; the caller's
 */
export async function inBothBacks(
  inputs: readonly Tensor[],
  flow: Flow,
  parameters: Readonly<Record<string, Tensor>> = {},
): Promise<{ eager: Outcome[]; graph: Outcome[] }> {
  const parameter = (name: string): Tensor => {
    const tensor = parameters[name];
    if (tensor === undefined) throw new Error(`no parameter ${name}`);
    return tensor;
  };
  const read = (tensor: Tensor): Outcome => ({
    shape: tensor.shape,
    dtype: tensor.dtype,
    values: [...tensor.dataSync()],
  });
  let eager: Outcome[] = [];
  tf.tidy(() => {
    eager = flow<Tensor>(eagerArrays, inputs, createEagerOperations({ parameter })).map(read);
  });

  const builder = createGraphBuilder();
  const ends = inputs.map((input, index) => {
    const name = `input${index}`;
    const shape = input.shape.map(() => -1);
    const type = input.dtype === 'int32' ? int32 : float32;
    const attributes = { dtype: typeAttribute(type), shape: shapeAttribute(shape) };
    return { name, shape, node: builder.node('Placeholder', name, [], attributes, type) };
  });
  const values = flow<string>(
    createGraphArrays(builder),
    ends.map(({ node }) => node),
    createGraphOperations(builder, parameter),
  );
  const outputs = values.map((value, index) => {
    const [type, name] = [builder.typeOf(value), `output${index}`];
    const node = builder.node('Identity', name, [value], { T: typeAttribute(type) }, type);
    // The signature's shape is not looked at.
    return { name, shape: [], node };
  });
  const graph = await loadGraph(savedModelBytes(builder, ends, outputs));
  const run = graph.run(Object.fromEntries(inputs.map((input, index) => [`input${index}`, input])));
  const written = outputs.map(({ name }) => read(run[name] as Tensor));
  tf.dispose(run);
  tf.dispose([...inputs]);
  graph.dispose();
  return { eager, graph: written };
}
