import type { Tensor } from '@tensorflow/tfjs-node';
import { createDeclaration } from './declare.ts';
import { foldConvolution } from './eager.ts';
import type { Activation, ConvolutionLayer, Operations, Padding } from './operations.ts';
import type { Attribute, Node, Shape, TensorInfo } from './saved-model-messages.ts';
import { messages } from './saved-model-messages.ts';
import { tf } from './tensorflow.ts';

/** tensorflow/core/framework/types.proto */
const float32 = 1;
const int32 = 3;
/** A graph version that TensorFlow 2.9 and later read (tensorflow/core/public/version.h). */
const graphProducer = 1087;

export interface GraphPlan {
  /** Name and shape of the input without the batch, float32. */
  input: { name: string; shape: readonly number[] };
  outputName: string;
  /** The model. */
  flow<Value>(operations: Operations<Value>, input: Value): Value;
  /** The parameter of that PyTorch name in TensorFlow's layout. */
  parameter(name: string): Tensor;
}

/**
 * The back that writes a graph: runs the flow once and returns the bytes of a SavedModel's `saved_model.pb` (tag
 * `serve`, signature `serving_default`), weights within, batch norms folded. Leaves no tensor behind.
 */
export function writeGraph(plan: GraphPlan): Uint8Array {
  const builder = createBuilder();
  const input = builder.node('Placeholder', plan.input.name, [], {
    dtype: typeAttribute(float32),
    shape: shapeAttribute([-1, ...plan.input.shape]),
  });
  const last = plan.flow(graphOperations(builder, plan.parameter), input);
  const output = builder.node('Identity', plan.outputName, [last], { T: typeAttribute(float32) });
  const outputShape = plan.flow(createDeclaration().operations, plan.input.shape);
  return savedModel(
    builder.nodes,
    { ...plan.input, node: input },
    { name: plan.outputName, shape: outputShape, node: output },
  );
}

interface Builder {
  nodes: Node[];
  node(operation: string, name: string, inputs: readonly string[], attributes: Record<string, Attribute>): string;
  floats(name: string, values: Tensor | readonly number[]): string;
  integers(name: string, values: readonly number[]): string;
}

function createBuilder(): Builder {
  const nodes: Node[] = [];
  const taken = new Map<string, number>();
  const node: Builder['node'] = (operation, wanted, inputs, attributes) => {
    const count = taken.get(wanted) ?? 0;
    taken.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const message = new messages.NodeDef();
    message.setName(name);
    message.setOp(operation);
    for (const input of inputs) message.addInput(input);
    for (const [key, value] of Object.entries(attributes)) message.getAttrMap().set(key, value);
    nodes.push(message);
    return name;
  };
  const constant = (name: string, type: number, shape: readonly number[], data: Float32Array | Int32Array): string => {
    const tensor = new messages.Tensor();
    tensor.setDtype(type);
    tensor.setTensorShape(shapeMessage(shape));
    tensor.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const value = new messages.AttrValue();
    value.setTensor(tensor);
    return node('Const', name, [], { dtype: typeAttribute(type), value });
  };
  return {
    nodes,
    node,
    floats: (name, values) =>
      values instanceof tf.Tensor
        ? constant(name, float32, values.shape, values.dataSync<'float32'>())
        : constant(name, float32, [values.length], Float32Array.from(values)),
    integers: (name, values) => constant(name, int32, [values.length], Int32Array.from(values)),
  };
}

function graphOperations(builder: Builder, parameter: (name: string) => Tensor): Operations<string> {
  const { node, floats, integers } = builder;
  const T = typeAttribute(float32);

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
      const scaled = node('Mul', 'normalise/scaled', [x, floats('normalise/scale', scale)], { T });
      return node('AddV2', 'normalise/result', [scaled, floats('normalise/offset', offset)], { T });
    },
    convolution: (x, layer) => {
      const name = scope(layer.name);
      const { kernel, bias } = tf.tidy(() => {
        const folded = foldConvolution(layer, parameter);
        return { kernel: floats(`${name}/kernel`, folded.kernel), bias: floats(`${name}/bias`, folded.bias) };
      });
      const operation = layer.depthwise === true ? 'DepthwiseConv2dNative' : 'Conv2D';
      const product = node(operation, `${name}/convolution`, [x, kernel], convolutionAttributes(layer));
      return biased(product, name, bias, layer.activation);
    },
    maxPool: (x, { size, stride, padding }) => {
      const margins = integers('pool/margins', [0, 0, padding, padding, padding, padding, 0, 0]);
      const rows = node('Reshape', 'pool/paddings', [margins, integers('pool/shape', [4, 2])], {
        T: typeAttribute(int32),
        Tshape: typeAttribute(int32),
      });
      const padded = padding === 0 ? x : node('Pad', 'pool/padded', [x, rows], { T, Tpaddings: typeAttribute(int32) });
      return node('MaxPool', 'pool/result', [padded], {
        T,
        ksize: integerList([1, size, size, 1]),
        strides: integerList([1, stride, stride, 1]),
        padding: text('VALID'),
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
      const kernel = parameter(`${layer.name}.weight`);
      const flat = node('Reshape', `${name}/flat`, [x, integers(`${name}/shape`, [-1, kernel.shape[0] ?? 0])], {
        T,
        Tshape: typeAttribute(int32),
      });
      const product = node('MatMul', `${name}/product`, [flat, floats(`${name}/kernel`, kernel)], {
        T,
        transpose_a: truth(false),
        transpose_b: truth(false),
      });
      return biased(product, name, floats(`${name}/bias`, parameter(`${layer.name}.bias`)), layer.activation);
    },
    add: (left, right, activation) => activate(node('AddV2', 'sum/result', [left, right], { T }), 'sum', activation),
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

/** An input or output: its name in the signature, its shape without the batch, and its node. */
interface GraphEnd {
  name: string;
  shape: readonly number[];
  node: string;
}

function savedModel(nodes: readonly Node[], input: GraphEnd, output: GraphEnd): Uint8Array {
  const graph = new messages.GraphDef();
  const versions = new messages.VersionDef();
  versions.setProducer(graphProducer);
  graph.setVersions(versions);
  for (const node of nodes) graph.addNode(node);

  const signature = new messages.SignatureDef();
  signature.setMethodName('tensorflow/serving/predict');
  signature.getInputsMap().set(input.name, tensorInfo(input));
  signature.getOutputsMap().set(output.name, tensorInfo(output));

  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.addTags('serve');
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  metaGraph.getSignatureDefMap().set('serving_default', signature);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function tensorInfo({ node, shape }: GraphEnd): TensorInfo {
  const info = new messages.TensorInfo();
  info.setName(`${node}:0`);
  info.setDtype(float32);
  info.setTensorShape(shapeMessage([-1, ...shape]));
  return info;
}

/** TensorFlow's node names start with a letter or digit. */
function scope(name: string): string {
  return `layer/${name}`;
}

function typeAttribute(type: number): Attribute {
  const value = new messages.AttrValue();
  value.setType(type);
  return value;
}

function text(words: string): Attribute {
  const value = new messages.AttrValue();
  value.setS(new TextEncoder().encode(words));
  return value;
}

function truth(flag: boolean): Attribute {
  const value = new messages.AttrValue();
  value.setB(flag);
  return value;
}

function integerList(values: readonly number[]): Attribute {
  const list = new messages.AttrValue.ListValue();
  list.setIList([...values]);
  const value = new messages.AttrValue();
  value.setList(list);
  return value;
}

function shapeAttribute(shape: readonly number[]): Attribute {
  const value = new messages.AttrValue();
  value.setShape(shapeMessage(shape));
  return value;
}

function shapeMessage(shape: readonly number[]): Shape {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}
