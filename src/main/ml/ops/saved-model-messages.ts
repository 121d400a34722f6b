import { createRequire } from 'node:module';

/** The part of TensorFlow's protobuf messages that writing a graph needs, as tfjs-node ships them without types. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface MessageMap<Value> {
  set(key: string, value: Value): void;
}
export interface Shape extends Message {
  addDim(dimension: Dimension): void;
}
interface Dimension extends Message {
  setSize(size: number): void;
}
interface TensorMessage extends Message {
  setDtype(type: number): void;
  setTensorShape(shape: Shape): void;
  setTensorContent(bytes: Uint8Array): void;
}
interface IntegerList extends Message {
  setIList(values: number[]): void;
}
export interface Attribute extends Message {
  setS(bytes: Uint8Array): void;
  setB(value: boolean): void;
  setI(value: number): void;
  setF(value: number): void;
  setType(type: number): void;
  setShape(shape: Shape): void;
  setTensor(tensor: TensorMessage): void;
  setList(list: IntegerList): void;
}
export interface Node extends Message {
  setName(name: string): void;
  setOp(operation: string): void;
  addInput(name: string): void;
  getAttrMap(): MessageMap<Attribute>;
}
interface Versions extends Message {
  setProducer(version: number): void;
}
export interface Graph extends Message {
  addNode(node: Node): void;
  setVersions(versions: Versions): void;
}
export interface TensorInfo extends Message {
  setName(name: string): void;
  setDtype(type: number): void;
  setTensorShape(shape: Shape): void;
}
interface Signature extends Message {
  getInputsMap(): MessageMap<TensorInfo>;
  getOutputsMap(): MessageMap<TensorInfo>;
  setMethodName(name: string): void;
}
interface MetaInfo extends Message {
  addTags(tag: string): void;
}
interface MetaGraph extends Message {
  setMetaInfoDef(info: MetaInfo): void;
  setGraphDef(graph: Graph): void;
  getSignatureDefMap(): MessageMap<Signature>;
}
interface SavedModelMessage extends Message {
  setSavedModelSchemaVersion(version: number): void;
  addMetaGraphs(graph: MetaGraph): void;
}

interface Messages {
  AttrValue: (new () => Attribute) & { ListValue: new () => IntegerList };
  GraphDef: new () => Graph;
  MetaGraphDef: (new () => MetaGraph) & { MetaInfoDef: new () => MetaInfo };
  NodeDef: new () => Node;
  SavedModel: new () => SavedModelMessage;
  SignatureDef: new () => Signature;
  Tensor: new () => TensorMessage;
  TensorInfo: new () => TensorInfo;
  TensorShape: (new () => Shape) & { Dim: new () => Dimension };
  VersionDef: new () => Versions;
}

/** Constructors of the messages of tensorflow/core/framework and tensorflow/core/protobuf. */
export const messages = createRequire(import.meta.url)('@tensorflow/tfjs-node/dist/proto/api_pb.js') as Messages;
