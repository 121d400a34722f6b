import type { DetectorFigures, DetectorSample } from '../../../shared/contract/detection.ts';
import { boxArea } from '../../../shared/geometry/boxes.ts';
import { maskArea, maskBox } from '../../../shared/geometry/mask-operations.ts';
import { createBoxEvaluator, createMaskEvaluator } from '../../../shared/metrics/coco/evaluator.ts';
import type { CocoFigures } from '../../../shared/metrics/coco/report.ts';
import { prefetch } from '../images/decode.ts';
import { decodePhoto } from '../images/photo.ts';
import { compileDetector } from '../maskrcnn/compile.ts';
import type { Detector, DetectorSides } from '../maskrcnn/detector.ts';
import { asDetections } from '../maskrcnn/found.ts';

const photosAhead = 4;

export interface ScoreOptions {
  classNames: readonly string[];
  sides: DetectorSides;
  signal?: AbortSignal | undefined;
  onProgress?(done: number, total: number): void;
}

/**
 * COCO's figures of a detector, as its weights are now, on photos with known garments. Nothing of a photo is kept but
 * scores and matches. Leaves no tensor behind.
 *
 * @throws StudioError PHOTO_INVALID; the signal's reason once it is aborted
 */
export async function scoreDetector(
  detector: Detector,
  samples: readonly DetectorSample[],
  { classNames, sides, signal, onProgress }: ScoreOptions,
): Promise<DetectorFigures> {
  const boxes = createBoxEvaluator(classNames);
  const masks = createMaskEvaluator(classNames);
  const compiled = await compileDetector(detector);
  try {
    let done = 0;
    const decode = async (sample: DetectorSample) => ({ sample, photo: await decodePhoto(sample.file) });
    for await (const { sample, photo } of prefetch(samples, decode, photosAhead)) {
      signal?.throwIfAborted();
      const truths = sample.garments.map(({ class: classIndex, counts, crowd }) => {
        const mask = { size: [photo.height, photo.width] as const, counts };
        return { classIndex, crowd, mask, box: maskBox(mask), area: maskArea(mask) };
      });
      const found = asDetections(compiled.detect(photo, sides), photo, compiled).map(
        ({ class: classIndex, ...rest }) => ({
          ...rest,
          classIndex,
        }),
      );
      const id = sample.photoId;
      boxes.add({
        id,
        groundTruths: truths,
        detections: found.map((each) => ({ ...each, area: boxArea(each.box) })),
      });
      masks.add({ id, groundTruths: truths, detections: found });
      onProgress?.(++done, samples.length);
    }
  } finally {
    compiled.dispose();
  }
  return { box: headline(boxes.results().figures), mask: headline(masks.results().figures) };
}

function headline({ AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100 }: CocoFigures): DetectorFigures['box'] {
  return { AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100 };
}
