import { detectorPhoto, type DetectorPhoto, type PhotoDetections } from '../../../shared/contract/detection.ts';
import type { DetectTask } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { prefetch } from '../images/decode.ts';
import { readLines } from '../images/manifest.ts';
import { decodePhoto, type PhotoPixels } from '../images/photo.ts';
import { compileDetector, type CompiledDetector } from '../maskrcnn/compile.ts';
import type { DetectorSides } from '../maskrcnn/detector.ts';
import { asDetections } from '../maskrcnn/found.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import type { TaskControl } from '../task-control.ts';

const photosAhead = 4;

/**
 * Finds garments on the photos of a manifest and reports them photo by photo, in its order. Photos are decoded ahead of
 * the network. One that cannot be read is reported with the reason, and passed.
 *
 * @returns how many there were, and the seconds that detecting took after the model was loaded
 * @throws StudioError NOT_FOUND, WEIGHTS_INVALID for a model that is missing or damaged, BAD_REQUEST for the manifest,
 *   CANCELLED
 */
export async function detectGarments(
  task: DetectTask,
  control: TaskControl,
): Promise<{ photos: number; seconds: number }> {
  const photos = await readLines(task.manifest, detectorPhoto);
  const { detector, sides } = await loadDetector(task.model);
  let compiled: CompiledDetector;
  try {
    compiled = await compileDetector(detector);
  } finally {
    detector.dispose();
  }
  try {
    const started = performance.now();
    const count = control.countdown('Detecting', 'photos');
    let done = 0;
    for await (const decoded of prefetch(photos, decodeOrReason, photosAhead)) {
      control.signal.throwIfAborted();
      control.report({ type: 'detections', photos: [look(compiled, decoded, sides, task.minimumScore)] });
      done += 1;
      count(done, photos.length);
    }
    return { photos: done, seconds: (performance.now() - started) / 1000 };
  } finally {
    compiled.dispose();
  }
}

type Decoded = { photo: DetectorPhoto } & ({ pixels: PhotoPixels } | { failure: string });

async function decodeOrReason(photo: DetectorPhoto): Promise<Decoded> {
  try {
    const pixels = await decodePhoto(photo.file);
    if (pixels.width === photo.width && pixels.height === photo.height) return { photo, pixels };
    const failure = `it has ${pixels.width} x ${pixels.height} pixels, not ${photo.width} x ${photo.height}`;
    return { photo, failure };
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    // The message names the file, which whoever reads the failure knows by another name.
    const { cause } = error.details;
    return { photo, failure: typeof cause === 'string' ? cause : error.message };
  }
}

function look(
  compiled: CompiledDetector,
  decoded: Decoded,
  sides: DetectorSides,
  minimumScore: number,
): PhotoDetections {
  const { photoId } = decoded.photo;
  if ('failure' in decoded) return { photoId, detections: [], failure: decoded.failure, seconds: 0 };
  const started = performance.now();
  const { pasting } = compiled;
  const detections = asDetections(compiled.detect(decoded.pixels, sides), decoded.pixels, { pasting, minimumScore });
  return { photoId, detections, failure: null, seconds: (performance.now() - started) / 1000 };
}
