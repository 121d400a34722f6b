import type { ExportDetectorTask } from '../../../shared/contract/worker.ts';
import { detectorGraph } from '../maskrcnn/compile.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import { writeSavedModel } from '../weights/saved-model.ts';

/**
 * Writes a detector as a SavedModel folder that TensorFlow, TensorFlow Serving and tfjs-node load, with `detector.json`
 * beside the graph: the classes by label, and the sizes that `size` is worked out from. See `detectorGraph` for the
 * graph's inputs and outputs.
 *
 * @throws StudioError as `loadDetector` does
 */
export async function exportDetector(task: ExportDetectorTask): Promise<{ directory: string; bytes: number }> {
  const { detector, sides, classNames } = await loadDetector(task.model);
  try {
    const graph = detectorGraph(detector);
    const { architecture, semantics } = detector.plan;
    const facts = { labels: ['background', ...classNames], ...sides, architecture, semantics: semantics.name };
    await writeSavedModel(task.directory, graph, { 'detector.json': `${JSON.stringify(facts, null, 2)}\n` });
    return { directory: task.directory, bytes: graph.length };
  } finally {
    detector.dispose();
  }
}
