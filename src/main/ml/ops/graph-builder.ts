import type { Tensor } from '@tensorflow/tfjs-node';
import type { Attribute, Node, Shape, TensorInfo } from './saved-model-messages.ts';
import { messages } from './saved-model-messages.ts';
import { tf } from './tensorflow.ts';

/** tensorflow/core/framework/types.proto */
export const float32 = 1;
export const int32 = 3;
export const boolean = 10;
/** A graph version that TensorFlow 2.9 and later read (tensorflow/core/public/version.h). */
const graphProducer = 1087;

/** Collects the nodes of a graph. A value is the name of a node's output: `name`, or `name:1` for its second. */
export interface GraphBuilder {
  nodes: Node[];
  /** Adds a node under the wanted name or, where that is taken, one beside it. `type` is that of its outputs. */
  node(
    operation: string,
    name: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    type?: number,
  ): string;
  /** A further output of a node: its second has the index 1. */
  output(node: string, index: number, type: number): string;
  /** Type of a value's elements. */
  typeOf(value: string): number;
  floats(name: string, values: Tensor | ArrayLike<number>, shape?: readonly number[]): string;
  integers(name: string, values: readonly number[], shape?: readonly number[]): string;
}

/** An input or output of a graph: its name in the signature, its whole shape (-1 where it varies), and its node. */
export interface GraphEnd {
  name: string;
  shape: readonly number[];
  node: string;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const taken = new Map<string, number>();
  const types = new Map<string, number>();
  const node: GraphBuilder['node'] = (operation, wanted, inputs, attributes, type = float32) => {
    const count = taken.get(wanted) ?? 0;
    taken.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const message = new messages.NodeDef();
    message.setName(name);
    message.setOp(operation);
    for (const input of inputs) message.addInput(input);
    for (const [key, value] of Object.entries(attributes)) message.getAttrMap().set(key, value);
    nodes.push(message);
    types.set(name, type);
    return name;
  };
  const constant = (name: string, type: number, shape: readonly number[], data: Float32Array | Int32Array): string => {
    const tensor = new messages.Tensor();
    tensor.setDtype(type);
    tensor.setTensorShape(shapeMessage(shape));
    tensor.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const value = new messages.AttrValue();
    value.setTensor(tensor);
    return node('Const', name, [], { dtype: typeAttribute(type), value }, type);
  };
  return {
    nodes,
    node,
    output: (name, index, type) => {
      types.set(`${name}:${index}`, type);
      return `${name}:${index}`;
    },
    typeOf: (value) => {
      const type = types.get(value) ?? types.get(value.replace(/:\d+$/, ''));
      if (type === undefined) throw new Error(`the graph has no node ${value}`);
      return type;
    },
    floats: (name, values, shape) =>
      values instanceof tf.Tensor
        ? constant(name, float32, values.shape, values.dataSync<'float32'>())
        : constant(name, float32, shape ?? [values.length], Float32Array.from(values)),
    integers: (name, values, shape) => constant(name, int32, shape ?? [values.length], Int32Array.from(values)),
  };
}

/** The bytes of a SavedModel's `saved_model.pb`: tag `serve`, signature `serving_default`. */
export function savedModelBytes(
  builder: GraphBuilder,
  inputs: readonly GraphEnd[],
  outputs: readonly GraphEnd[],
): Uint8Array {
  const graph = new messages.GraphDef();
  const versions = new messages.VersionDef();
  versions.setProducer(graphProducer);
  graph.setVersions(versions);
  for (const node of builder.nodes) graph.addNode(node);

  const information = ({ node, shape }: GraphEnd): TensorInfo => {
    const info = new messages.TensorInfo();
    info.setName(`${node}:0`);
    info.setDtype(builder.typeOf(node));
    info.setTensorShape(shapeMessage(shape));
    return info;
  };
  const signature = new messages.SignatureDef();
  signature.setMethodName('tensorflow/serving/predict');
  for (const input of inputs) signature.getInputsMap().set(input.name, information(input));
  for (const output of outputs) signature.getOutputsMap().set(output.name, information(output));

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

export function typeAttribute(type: number): Attribute {
  const value = new messages.AttrValue();
  value.setType(type);
  return value;
}

export function text(words: string): Attribute {
  const value = new messages.AttrValue();
  value.setS(new TextEncoder().encode(words));
  return value;
}

export function truth(flag: boolean): Attribute {
  const value = new messages.AttrValue();
  value.setB(flag);
  return value;
}

export function integer(number: number): Attribute {
  const value = new messages.AttrValue();
  value.setI(number);
  return value;
}

export function float(number: number): Attribute {
  const value = new messages.AttrValue();
  value.setF(number);
  return value;
}

export function integerList(values: readonly number[]): Attribute {
  const list = new messages.AttrValue.ListValue();
  list.setIList([...values]);
  const value = new messages.AttrValue();
  value.setList(list);
  return value;
}

export function shapeAttribute(shape: readonly number[]): Attribute {
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
