import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Detection, DetectorFigures, DetectorSample } from '../../../shared/contract/detection.ts';
import { boxArea } from '../../../shared/geometry/boxes.ts';
import { maskArea, maskBox } from '../../../shared/geometry/mask-operations.ts';
import { createBoxEvaluator, createMaskEvaluator } from '../../../shared/metrics/coco/evaluator.ts';
import { decodePhoto } from '../images/photo.ts';
import { garmentClasses, garmentSamples } from '../images/testing/garments.ts';
import { compileDetector } from '../maskrcnn/compile.ts';
import { createDetector, type Detector } from '../maskrcnn/detector.ts';
import { asDetections } from '../maskrcnn/found.ts';
import { detectorWeights } from '../maskrcnn/goldens/detector-weights.ts';
import { declareDetector } from '../maskrcnn/layers.ts';
import { detectorPlan } from '../maskrcnn/plan.ts';
import { tf } from '../ops/tensorflow.ts';
import { scoreDetector } from './score-detector.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const classNames = garmentClasses;
const sides = { shortSide: 96, longSide: 160 };

/** A detector that finds much on every photo, and what it finds. */
let detector: Detector;
let samples: DetectorSample[];
let found: Detection[][];
beforeAll(async () => {
  const options = { architecture: 'efficientnet-lite0-fpn', classCount: classNames.length } as const;
  const weights = detectorWeights(declareDetector(detectorPlan(options.architecture), options.classCount));
  detector = createDetector(options, weights);
  samples = await garmentSamples(3);
  const compiled = await compileDetector(detector);
  found = [];
  for (const { file } of samples) {
    const photo = await decodePhoto(file);
    found.push(asDetections(compiled.detect(photo, sides), photo, compiled));
  }
  compiled.dispose();
});
afterAll(() => detector.dispose());

/** The photos with truths made of what is found on them. */
function withTruths(
  choose: (detection: Detection, index: number) => { class: number; crowd: boolean } | undefined,
): DetectorSample[] {
  return samples.map((sample, photo) => ({
    ...sample,
    garments: (found[photo] ?? []).flatMap((detection, index) => {
      const chosen = choose(detection, index);
      return chosen === undefined ? [] : [{ ...chosen, counts: detection.mask.counts }];
    }),
  }));
}

const score = (truths: readonly DetectorSample[]): Promise<DetectorFigures> =>
  scoreDetector(detector, truths, { classNames, sides });

/** COCO's figures of known truths and detections, each with its own area. */
function evaluated(truths: readonly DetectorSample[]): Record<'box' | 'mask', object> {
  const [boxes, masks] = [createBoxEvaluator(classNames), createMaskEvaluator(classNames)];
  truths.forEach(({ photoId: id, width, height, garments }, photo) => {
    const groundTruths = garments.map(({ class: classIndex, counts, crowd }) => {
      const mask = { size: [height, width] as const, counts };
      return { classIndex, crowd, mask, box: maskBox(mask), area: maskArea(mask) };
    });
    const detections = (found[photo] ?? []).map(({ class: classIndex, ...rest }) => ({ classIndex, ...rest }));
    boxes.add({ id, groundTruths, detections: detections.map((each) => ({ ...each, area: boxArea(each.box) })) });
    masks.add({ id, groundTruths, detections });
  });
  return { box: boxes.results().figures, mask: masks.results().figures };
}

describe('scoreDetector', () => {
  it('gives 1 for masks that are all there, each of its own class', async () => {
    expect(found.every((detections) => detections.length > 20)).toBe(true);
    const { mask } = await score(withTruths((detection) => ({ class: detection.class, crowd: false })));
    expect(mask).toMatchObject({ AP: 1, AP50: 1, AP75: 1, AR100: 1 });
    expect(mask.AR1).toBeLessThan(0.5);
  });

  it('finds hardly anything where every class is another', async () => {
    const truths = withTruths(({ class: own }) => ({ class: (own + 1) % classNames.length, crowd: false }));
    const { mask } = await score(truths.map((truth) => ({ ...truth, garments: truth.garments.slice(0, 1) })));
    expect(mask.AP75).toBeLessThan(0.2);
  });

  it('gives what COCO gives for truths of which some are crowds and some are of other classes', async () => {
    const truths = withTruths((detection, index) =>
      index % 3 === 2
        ? undefined
        : {
            class: index % 7 === 0 ? (detection.class + 1) % classNames.length : detection.class,
            crowd: index % 5 === 4,
          },
    );
    const figures = await score(truths);
    const expected = evaluated(truths);
    for (const kind of ['box', 'mask'] as const) {
      expect(expected[kind]).toMatchObject(figures[kind]);
      expect(figures[kind].AP50).toBeGreaterThan(0.2);
      expect(figures[kind].AP50).toBeLessThan(0.95);
    }
    expect(figures.box.AP).not.toBe(figures.mask.AP);
    expect(Object.keys(figures.box)).toEqual(['AP', 'AP50', 'AP75', 'APs', 'APm', 'APl', 'AR1', 'AR10', 'AR100']);
  });

  it('measures nothing on photos without garments', async () => {
    const { box, mask } = await score(withTruths(() => undefined));
    expect(new Set([...Object.values(box), ...Object.values(mask)])).toEqual(new Set([-1]));
  });

  it('follows the weights as they are now', async () => {
    const truths = withTruths((detection) => ({ class: detection.class, crowd: false }));
    const name = 'roi_heads.box_predictor.cls_score.bias';
    const kept = await detector.weights(new Set([name]));
    const bias = new Float32Array(classNames.length + 1);
    // Everything is background.
    bias[0] = 100;
    detector.restore(new Map([[name, { ...kept.get(name)!, dtype: 'float32', data: bias }]]));
    const { mask } = await score(truths);
    detector.restore(kept);
    expect(mask.AP).toBe(0);
    expect((await score(truths)).mask.AP).toBe(1);
  });

  it('tells how far it is, stops when asked to, names a broken photo, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const seen: number[][] = [];
    const cancellation = new AbortController();
    const onProgress = (done: number, total: number): void => {
      seen.push([done, total]);
      if (done === 2) cancellation.abort(new Error('enough'));
    };
    await expect(
      scoreDetector(detector, samples, { classNames, sides, onProgress, signal: cancellation.signal }),
    ).rejects.toThrow('enough');
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
    ]);
    const broken = samples.map((sample) => ({ ...sample, file: `${sample.file}.none` }));
    await expect(score(broken)).rejects.toMatchObject({ code: 'PHOTO_INVALID' });
    await score(samples);
    expect(tf.memory().numTensors).toBe(before);
  });
});
