import { writeDetector } from '../../train/checkpoint-detector.ts';
import { declareDetector } from '../layers.ts';
import { detectorPlan } from '../plan.ts';
import { detectorWeights } from './detector-weights.ts';

/** A small detector with the fixture's weights, as a training leaves it: it finds something on every photo. */
export async function writeFixtureDetector(directory: string, classNames: string[]): Promise<void> {
  const architecture = 'efficientnet-lite0-fpn';
  await writeDetector(
    directory,
    {
      architecture,
      classNames,
      shortSide: 192,
      longSide: 320,
      normEpsilon: null,
      strideIn1x1: false,
      semantics: 'torchvision',
      recipe: null,
      seed: 1,
      bestEpoch: 1,
    },
    detectorWeights(declareDetector(detectorPlan(architecture), classNames.length)),
  );
}
