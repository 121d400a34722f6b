import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node';
import { writeGraph } from '../ops/graph.ts';
import { createGraphFeed, type GraphFeed } from '../ops/graph-feed.ts';
import { loadGraph } from '../weights/saved-model.ts';
import type { Backbone } from './backbone.ts';
import { architectureOf } from './backbone.ts';

/** A part of a backbone as one TensorFlow graph: inference only, several times as fast as the eager network. */
export interface CompiledBackbone<Output> {
  /**
   * @param pixels float32 [batch, inputSize, inputSize, 3], RGB in 0..255
   * @returns float32, the caller disposes it
   */
  run(pixels: Tensor4D): Output;
  dispose(): void;
}

/** The whole network: pixels to features [batch, featureSize]. Takes a copy of the weights as they are now. */
export async function compileFeatures(backbone: Backbone): Promise<CompiledBackbone<Tensor2D>> {
  return (await compile(backbone, 'features')) as CompiledBackbone<Tensor2D>;
}

/** The part that is never trained: pixels to the activations that enter the last stage. */
export async function compileTrunk(backbone: Backbone): Promise<CompiledBackbone<Tensor4D>> {
  return (await compile(backbone, 'activations')) as CompiledBackbone<Tensor4D>;
}

/**
 * The bytes of a SavedModel that takes `pixels` and gives `features`, or the activations before the last stage.
 *
 * @param feed takes weights that the graph shall not hold
 */
export function backboneGraph(backbone: Backbone, output: 'features' | 'activations', feed?: GraphFeed): Uint8Array {
  const architecture = architectureOf(backbone.name);
  return writeGraph({
    input: { name: 'pixels', shape: [backbone.inputSize, backbone.inputSize, 3] },
    outputName: output,
    flow(operations, pixels) {
      const activations = architecture.trunk(operations, pixels);
      return output === 'activations' ? activations : architecture.lastStage(operations, activations);
    },
    parameter: (name) => {
      const variable = backbone.variables.get(name);
      if (variable === undefined) throw new Error(`${backbone.name} has no parameter ${name}`);
      return variable;
    },
    ...(feed === undefined ? {} : { feed }),
  });
}

async function compile(
  backbone: Backbone,
  output: 'features' | 'activations',
): Promise<CompiledBackbone<Tensor | undefined>> {
  const feed = createGraphFeed();
  const graph = await loadGraph(backboneGraph(backbone, output, feed), feed.tensors);
  return { run: (pixels) => graph.run({ pixels })[output], dispose: () => graph.dispose() };
}
