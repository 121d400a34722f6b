import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DetectorFigures, DetectorRecipe } from '../../../shared/contract/detection.ts';
import { detectorProgress } from '../../../shared/contract/run-files.ts';
import { starterWeightsFile } from '../backbones/goldens/fixture-weights.ts';
import { scoreDetector } from '../eval/score-detector.ts';
import { garmentClasses, garmentSamples, smallRecipe } from '../images/testing/garments.ts';
import { createDetector } from '../maskrcnn/detector.ts';
import { initialDetectorWeights } from '../maskrcnn/initial-weights.ts';
import { declareDetector } from '../maskrcnn/layers.ts';
import { detectorPlan } from '../maskrcnn/plan.ts';
import { fitDetectorWeights, readDetectorWeights } from '../maskrcnn/weights.ts';
import { openCheckpoints } from './checkpoint.ts';
import { trainDetector } from './detector-trainer.ts';

const architecture = 'efficientnet-lite0-fpn';
const recipe: DetectorRecipe = {
  ...smallRecipe,
  epochs: 36,
  learningRate: 1e-2,
  warmupSteps: 20,
  milestones: [30],
  weightDecay: 0,
  flip: false,
  shortSides: [224],
  shortSide: 224,
  longSide: 352,
};

const nothing = { AP: -1, AP50: -1, AP75: -1, APs: -1, APm: -1, APl: -1, AR1: -1, AR10: -1, AR100: -1 };

it('learns six street photos by heart, from ImageNet weights: box and mask AP50 over .9', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'overfit-'));
  const samples = await garmentSamples(6);
  const classCount = garmentClasses.length;
  const declared = declareDetector(detectorPlan(architecture), classCount);
  const weights = initialDetectorWeights(declared, 1);
  const { weights: imageNet } = await readDetectorWeights(starterWeightsFile);
  for (const [name, weight] of fitDetectorWeights(declared, imageNet, { dropHeads: true }).weights) {
    weights.set(name, weight);
  }
  const detector = createDetector({ architecture, classCount }, weights);
  const losses: number[] = [];
  const validate = async (): Promise<DetectorFigures> => {
    // Measuring takes as long as learning: once is enough.
    if (losses.length < recipe.epochs - 1) return { box: nothing, mask: nothing };
    const { shortSide, longSide } = recipe;
    return scoreDetector(detector, samples, { classNames: garmentClasses, sides: { shortSide, longSide } });
  };
  try {
    const { best } = await trainDetector({
      detector,
      recipe,
      seed: 1,
      train: samples,
      classNames: garmentClasses,
      validate,
      checkpoints: openCheckpoints(directory, 'overfit', detectorProgress),
      onEpoch: ({ trainLoss }) => losses.push(trainLoss),
    });
    expect(best.epoch).toBe(recipe.epochs);
    expect(best.figures.box.AP50).toBeGreaterThan(0.9);
    expect(best.figures.mask.AP50).toBeGreaterThan(0.9);
    expect(losses.at(-1)).toBeLessThan(1);
  } finally {
    detector.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}, 600_000);
