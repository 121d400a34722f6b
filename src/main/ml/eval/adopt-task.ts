import { detectorDescription } from '../../../shared/contract/detection.ts';
import type { AdoptDetectorTask } from '../../../shared/contract/worker.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import { readDetector, writeDetector } from '../train/checkpoint-detector.ts';

/**
 * Writes somebody else's Mask R-CNN as `model.safetensors` with `model.json`, as a training leaves them: every layer is
 * checked on the way, so that weights that do not fit are refused before anything is detected with them.
 *
 * @returns the facts that `model.json` holds
 * @throws StudioError as `loadDetector` does
 */
export async function adoptDetector({ model, directory }: AdoptDetectorTask): Promise<Record<string, unknown>> {
  const { detector, sides, classNames, body } = await loadDetector(model);
  try {
    const facts = {
      architecture: detector.plan.architecture,
      classNames: [...classNames],
      ...sides,
      ...body,
      recipe: null,
      seed: null,
      bestEpoch: null,
    };
    await writeDetector(directory, facts, await detector.weights());
  } finally {
    detector.dispose();
  }
  return detectorDescription.parse((await readDetector(directory)).description);
}
