import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-node';
import { tf } from '../ops/tensorflow.ts';

/** A graph in TensorFlow's hands: one input, one output. */
export interface LoadedGraph {
  /** The output is the caller's to dispose. */
  run(input: Tensor): Tensor;
  dispose(): void;
}

/**
 * Writes a SavedModel folder, which TensorFlow, TensorFlow Serving and tfjs-node load.
 *
 * @param beside text files for people and programs that use it, by name
 */
export async function writeSavedModel(
  folder: string,
  graph: Uint8Array,
  beside: Record<string, string> = {},
): Promise<void> {
  await mkdir(path.join(folder, 'variables'), { recursive: true });
  await writeFile(path.join(folder, 'saved_model.pb'), graph);
  for (const [name, text] of Object.entries(beside)) await writeFile(path.join(folder, name), text);
}

/** A graph in TensorFlow's hands with several inputs and outputs, by their names in its signature. */
export interface NamedGraph {
  /** The outputs are the caller's to dispose. */
  run(inputs: Record<string, Tensor>): Record<string, Tensor>;
  dispose(): void;
}

/** Loads the bytes of a SavedModel; TensorFlow wants a folder, which is gone again afterwards. */
export async function loadGraph(graph: Uint8Array): Promise<LoadedGraph> {
  const model = await load(graph);
  return {
    run: (input) => model.predict(input) as Tensor,
    dispose: () => {
      model.dispose();
    },
  };
}

/** As `loadGraph`, for a graph whose ends have names. */
export async function loadNamedGraph(graph: Uint8Array): Promise<NamedGraph> {
  const model = await load(graph);
  return {
    run: (inputs) => model.predict(inputs) as NamedTensorMap,
    dispose: () => {
      model.dispose();
    },
  };
}

async function load(graph: Uint8Array): Promise<Awaited<ReturnType<typeof tf.node.loadSavedModel>>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'saved-model-'));
  try {
    await writeSavedModel(folder, graph);
    return await tf.node.loadSavedModel(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
