import type { Tensor } from '@tensorflow/tfjs-node';
import { createDeclaration } from './declare.ts';
import { foldConvolution } from './eager.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { GraphFeed } from './graph-feed.ts';
import {
  createGraphBuilder,
  float32,
  int32,
  integer,
  integerList,
  savedModelBytes,
  shapeAttribute,
  text,
  truth,
  typeAttribute,
} from './graph-builder.ts';
import type { Activation, ConvolutionLayer, Operations, Padding } from './operations.ts';
import type { Attribute } from './saved-model-messages.ts';
import { tf } from './tensorflow.ts';

export interface GraphPlan {
  /** Name and shape of the input without the batch, float32. */
  input: { name: string; shape: readonly number[] };
  outputName: string;
  /** The model. */
  flow<Value>(operations: Operations<Value>, input: Value): Value;
  /** The parameter of that PyTorch name in TensorFlow's layout. */
  parameter(name: string): Tensor;
  /** Takes what the graph shall not hold; without it the graph holds all weights. */
  feed?: GraphFeed;
}

/**
 * The back that writes a graph: runs the flow once and returns the bytes of a SavedModel's `saved_model.pb` (tag
 * `serve`, signature `serving_default`), weights within, batch norms folded. Leaves no tensor behind but those of the feed.
 */
export function writeGraph(plan: GraphPlan): Uint8Array {
  const builder = createGraphBuilder();
  const input = builder.node('Placeholder', plan.input.name, [], {
    dtype: typeAttribute(float32),
    shape: shapeAttribute([-1, ...plan.input.shape]),
  });
  // A fed placeholder loses its shape inside TensorFlow, and only sums of known shapes are fused into convolutions.
  const shaped = builder.node('EnsureShape', `${plan.input.name}/shaped`, [input], {
    T: typeAttribute(float32),
    shape: shapeAttribute([-1, ...plan.input.shape]),
  });
  const last = plan.flow(createGraphOperations(builder, plan.parameter, plan.feed), shaped);
  const output = builder.node('Identity', plan.outputName, [last], { T: typeAttribute(float32) });
  const outputShape = plan.flow(createDeclaration().operations, plan.input.shape);
  return savedModelBytes(
    builder,
    [{ name: plan.input.name, shape: [-1, ...plan.input.shape], node: input }, ...(plan.feed?.ends ?? [])],
    [{ name: plan.outputName, shape: [-1, ...outputShape], node: output }],
  );
}

/** The back that writes nodes. A layer that the flow uses again shares its constants. */
export function createGraphOperations(
  builder: GraphBuilder,
  parameter: (name: string) => Tensor,
  feed?: GraphFeed,
): Operations<string> {
  const { node, floats, integers } = builder;
  const T = typeAttribute(float32);
  const kept = new Map<string, string>();
  const once = (name: string, values: () => Tensor, write = floats): string => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const made = tf.tidy(() => write(name, values()));
    kept.set(name, made);
    return made;
  };
  const denseKernel = (name: string, kernel: Tensor): string =>
    feed?.takes(kernel) === true ? feed.node(builder, name, kernel) : floats(name, kernel);

  /** A convolution right behind them takes their scale into its kernel, and a pass over the pixels is saved. */
  const normalised = new Map<string, { shifted: string; scale: readonly number[] }>();

  const activate = (x: string, name: string, activation: Activation): string => {
    switch (activation) {
      case 'none':
        return x;
      case 'relu':
        return node('Relu', `${name}/relu`, [x], { T });
      case 'relu6':
        return node('Relu6', `${name}/relu6`, [x], { T });
    }
  };
  const biased = (x: string, name: string, bias: string, activation: Activation): string =>
    activate(node('BiasAdd', `${name}/bias_add`, [x, bias], { T, data_format: text('NHWC') }), name, activation);

  return {
    normalise: (x, { scale, offset }) => {
      const shift = offset.map((value, channel) => value / (scale[channel] ?? 1));
      const shifted = node('AddV2', 'normalise/shifted', [x, floats('normalise/shift', shift)], { T });
      const result = node('Mul', 'normalise/result', [shifted, floats('normalise/scale', scale)], { T });
      normalised.set(result, { shifted, scale });
      return result;
    },
    convolution: (input, layer) => {
      const name = scope(layer.name);
      const { shifted: x, scale } = normalised.get(input) ?? { shifted: input };
      const kernel = once(`${name}/kernel`, () => {
        const folded = foldConvolution(layer, parameter).kernel;
        return scale === undefined ? folded : tf.mul(folded, tf.tensor(scale, [1, 1, scale.length, 1]));
      });
      const bias = once(`${name}/bias`, () => foldConvolution(layer, parameter).bias);
      const operation = layer.depthwise === true ? 'DepthwiseConv2dNative' : 'Conv2D';
      const product = node(operation, `${name}/convolution`, [x, kernel], convolutionAttributes(layer));
      return biased(product, name, bias, layer.activation);
    },
    transposedConvolution: (x, layer) => {
      const name = scope(layer.name);
      const kernel = once(`${name}/kernel`, () => parameter(`${layer.name}.weight`));
      const single = { ...layer, kernel: 1, stride: 1, padding: 0 };
      const squares = node('Conv2D', `${name}/convolution`, [x, kernel], convolutionAttributes(single));
      const spread = node('DepthToSpace', `${name}/spread`, [squares], {
        T,
        block_size: integer(layer.kernel),
        data_format: text('NHWC'),
      });
      return biased(
        spread,
        name,
        once(`${name}/bias`, () => parameter(`${layer.name}.bias`)),
        layer.activation,
      );
    },
    maxPool: (x, { size, stride, padding }) => {
      const { padding: kind, explicit } = paddingOf(padding);
      return node('MaxPool', 'pool/result', [x], {
        T,
        ksize: integerList([1, size, size, 1]),
        strides: integerList([1, stride, stride, 1]),
        padding: text(kind),
        explicit_paddings: integerList(explicit),
        data_format: text('NHWC'),
      });
    },
    globalAveragePool: (x) =>
      node('Mean', 'average/result', [x, integers('average/axes', [1, 2])], {
        T,
        Tidx: typeAttribute(int32),
        keep_dims: truth(false),
      }),
    dense: (x, layer) => {
      const name = scope(layer.name);
      const inputs = parameter(`${layer.name}.weight`).shape[0] ?? 0;
      const kernel = once(`${name}/kernel`, () => parameter(`${layer.name}.weight`), denseKernel);
      const flat = node('Reshape', `${name}/flat`, [x, integers(`${name}/shape`, [-1, inputs])], {
        T,
        Tshape: typeAttribute(int32),
      });
      const product = node('MatMul', `${name}/product`, [flat, kernel], {
        T,
        transpose_a: truth(false),
        transpose_b: truth(false),
      });
      return biased(
        product,
        name,
        once(`${name}/bias`, () => parameter(`${layer.name}.bias`)),
        layer.activation,
      );
    },
    add: (left, right, activation) => activate(node('AddV2', 'sum/result', [left, right], { T }), 'sum', activation),
    upsample: (x, like) => {
      const Tidx = typeAttribute(int32);
      const shape = node('Shape', 'upsample/shape', [like], { T, out_type: Tidx }, int32);
      const axes = integers('upsample/axes', [1, 2]);
      const axis = integers('upsample/axis', [0], []);
      const attributes = { Tparams: Tidx, Tindices: Tidx, Taxis: Tidx };
      const size = node('GatherV2', 'upsample/size', [shape, axes, axis], attributes, int32);
      return node('ResizeNearestNeighbor', 'upsample/result', [x, size], {
        T,
        align_corners: truth(false),
        half_pixel_centers: truth(false),
      });
    },
  };
}

function convolutionAttributes(layer: ConvolutionLayer): Record<string, Attribute> {
  const { padding, explicit } = paddingOf(layer.padding);
  return {
    T: typeAttribute(float32),
    strides: integerList([1, layer.stride, layer.stride, 1]),
    padding: text(padding),
    explicit_paddings: integerList(explicit),
    data_format: text('NHWC'),
    dilations: integerList([1, 1, 1, 1]),
  };
}

function paddingOf(padding: Padding): { padding: 'SAME' | 'VALID' | 'EXPLICIT'; explicit: number[] } {
  if (padding === 'same') return { padding: 'SAME', explicit: [] };
  if (padding === 0) return { padding: 'VALID', explicit: [] };
  return { padding: 'EXPLICIT', explicit: [0, 0, padding, padding, padding, padding, 0, 0] };
}

/** TensorFlow's node names start with a letter or digit. */
function scope(name: string): string {
  return `layer/${name}`;
}
