import type { MaskPasting } from '../../../shared/geometry/paste-mask.ts';
import { detectorSize } from '../../../shared/geometry/resize.ts';
import {
  createGraphBuilder,
  float32,
  int32,
  savedModelBytes,
  shapeAttribute,
  typeAttribute,
} from '../ops/graph-builder.ts';
import { createGraphFeed, type GraphFeed } from '../ops/graph-feed.ts';
import { createGraphOperations } from '../ops/graph.ts';
import { createGraphArrays } from '../ops/graph-arrays.ts';
import { tf } from '../ops/tensorflow.ts';
import { loadGraph } from '../weights/saved-model.ts';
import type { PhotoPixels } from '../images/photo.ts';
import type { Detector, DetectorSides } from './detector.ts';
import { detect } from './flow.ts';
import { maskSide, readFound, type Found } from './found.ts';

/** A detector as one TensorFlow graph. */
export interface CompiledDetector {
  /** How its masks come to lie in a photo, for `asDetections`. */
  pasting: MaskPasting;
  /** Finds what is on a photo. Leaves no tensor behind. */
  detect(picture: PhotoPixels, sides: DetectorSides): Found;
  dispose(): void;
}

/**
 * The bytes of a SavedModel that takes one photo as it is.
 *
 * Inputs: `pixels` float32 [1, height, width, 3], RGB in 0..255, and `size` int32 [2], the height and width that the
 * network shall see it in (`detectorSize`). Outputs: `boxes` float32 [d, 4], corners `[x1, y1, x2, y2]` in pixels of the
 * photo; `scores` float32 [d], descending; `labels` int32 [d], from 1; `masks` float32 [d, 28, 28], probabilities over
 * each box.
 *
 * @param feed takes weights that the graph shall not hold
 */
export function detectorGraph(detector: Detector, feed?: GraphFeed): Uint8Array {
  const builder = createGraphBuilder();
  const arrays = createGraphArrays(builder);
  const operations = createGraphOperations(builder, (name) => detector.parameter(name), feed);
  const end = (name: string, type: number, shape: readonly number[]) => ({
    name,
    shape,
    node: builder.node('Placeholder', name, [], { dtype: typeAttribute(type), shape: shapeAttribute(shape) }, type),
  });
  const pixels = end('pixels', float32, [1, -1, -1, 3]);
  const size = end('size', int32, [2]);
  const [height = '', width = ''] = arrays.unstack(arrays.toFloats(size.node), 2);
  const input = { pixels: pixels.node, size: { height, width } };
  const [found] = detect({ operations, arrays }, detector, [input]);
  if (found === undefined) throw new Error('a picture gave no detections');
  const across = arrays.divide(arrays.size(pixels.node, 2), width);
  const down = arrays.divide(arrays.size(pixels.node, 1), height);
  const boxes = arrays.multiply(found.boxes, arrays.stack([across, down, across, down]));
  const output = (name: string, value: string, shape: readonly number[]) => {
    const type = builder.typeOf(value);
    return { name, shape, node: builder.node('Identity', name, [value], { T: typeAttribute(type) }, type) };
  };
  return savedModelBytes(
    builder,
    [pixels, size, ...(feed?.ends ?? [])],
    [
      output('boxes', boxes, [-1, 4]),
      output('scores', found.scores, [-1]),
      output('labels', arrays.toIntegers(found.labels), [-1]),
      output('masks', found.masks, [-1, maskSide, maskSide]),
    ],
  );
}

/** Takes a copy of the weights as they are now. */
export async function compileDetector(detector: Detector): Promise<CompiledDetector> {
  const feed = createGraphFeed();
  const graph = await loadGraph(detectorGraph(detector, feed), feed.tensors);
  const { sizes, masks: pasting } = detector.plan.semantics;
  return {
    pasting,
    detect: ({ data, height, width }, { shortSide, longSide }) => {
      const inputs = {
        pixels: tf.tidy(() => tf.tensor4d(data, [1, height, width, 3], 'int32').toFloat()),
        size: tf.tensor1d([...detectorSize(height, width, shortSide, longSide, sizes)], 'int32'),
      };
      const { boxes, scores, labels, masks } = graph.run(inputs);
      tf.dispose([inputs.pixels, inputs.size]);
      if (!boxes || !scores || !labels || !masks) throw new Error("the detector's graph lacks an output");
      const found = readFound({ boxes, scores, labels, masks });
      tf.dispose([boxes, scores, labels, masks]);
      return found;
    },
    dispose: () => graph.dispose(),
  };
}
