import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-node';
import { tf } from '../ops/tensorflow.ts';

/** A graph in TensorFlow's hands, with inputs and outputs by their names in its signature. */
export interface LoadedGraph {
  /** The outputs are the caller's to dispose. */
  run(inputs: Record<string, Tensor>): Record<string, Tensor>;
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

/**
 * Loads the bytes of a SavedModel; TensorFlow wants a folder, which is gone again afterwards.
 *
 * @param given inputs that are the same in every run; disposed with the graph, and where it cannot be loaded
 */
export async function loadGraph(graph: Uint8Array, given: Readonly<Record<string, Tensor>> = {}): Promise<LoadedGraph> {
  try {
    const model = await load(graph);
    return {
      run: (inputs) => model.predict({ ...given, ...inputs }) as NamedTensorMap,
      dispose: () => {
        model.dispose();
        tf.dispose(given);
      },
    };
  } catch (error) {
    tf.dispose(given);
    throw error;
  }
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
