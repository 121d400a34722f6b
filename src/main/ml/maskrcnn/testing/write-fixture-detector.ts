import process from 'node:process';
import { writeDetector } from '../../train/checkpoint-detector.ts';
import { detectorWeights } from '../goldens/detector-weights.ts';
import { declareDetector } from '../layers.ts';
import { detectorPlan } from '../plan.ts';

/**
 * Writes a small detector that finds something on every photo, none of it worth anything: for tests of what is done with
 * detections. Started as a program of its own, so that tests of other rooms need not load this one.
 *
 * Arguments: the folder, then the class names.
 */
const [directory = '', ...classNames] = process.argv.slice(2);
const architecture = 'efficientnet-lite0-fpn';
const weights = detectorWeights(declareDetector(detectorPlan(architecture), classNames.length));
await writeDetector(
  directory,
  {
    architecture,
    classNames,
    shortSide: 96,
    longSide: 160,
    normEpsilon: null,
    strideIn1x1: false,
    semantics: 'torchvision',
    recipe: null,
    seed: null,
    bestEpoch: null,
  },
  weights,
);
