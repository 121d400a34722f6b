import type { Tensor } from '@tensorflow/tfjs-node';
import { float32, shapeAttribute, typeAttribute, type GraphBuilder, type GraphEnd } from './graph-builder.ts';
import { tf } from './tensorflow.ts';

/**
 * What a graph is given with every run instead of holding it. TensorFlow's optimiser copies a graph some twenty times
 * with all that it holds: with its first dense kernel of 411 MB inside, VGG16 took 14 s and 10 GB for its first run.
 * Dense kernels lose nothing by being given; kernels of convolutions would, as TensorFlow packs those only where they
 * are constant.
 */
export interface GraphFeed {
  /** Whether a dense kernel is large enough to be given. */
  takes(kernel: Tensor): boolean;
  /** Adds a node for the kernel, whose values are kept as they are now. */
  node(builder: GraphBuilder, name: string, kernel: Tensor): string;
  /** Further inputs of the graph. */
  ends: readonly GraphEnd[];
  /** By name of the input; shared with the parameters until these change. Whoever loads the graph disposes them. */
  tensors: Readonly<Record<string, Tensor>>;
}

const worthwhileBytes = 16 * 2 ** 20;

/** @param fromBytes how large a kernel is at least that is given */
export function createGraphFeed(fromBytes = worthwhileBytes): GraphFeed {
  const ends: GraphEnd[] = [];
  const tensors: Record<string, Tensor> = {};
  return {
    ends,
    tensors,
    takes: (kernel) => kernel.size * Float32Array.BYTES_PER_ELEMENT >= fromBytes,
    node: (builder, name, kernel) => {
      const { shape } = kernel;
      const attributes = { dtype: typeAttribute(float32), shape: shapeAttribute(shape) };
      const node = builder.node('Placeholder', name, [], attributes);
      ends.push({ name: node, shape, node });
      tensors[node] = tf.keep(tf.clone(kernel));
      return node;
    },
  };
}
