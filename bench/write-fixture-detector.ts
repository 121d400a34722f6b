import { detectorWeights } from '../src/main/ml/maskrcnn/goldens/detector-weights.ts';
import { declareDetector } from '../src/main/ml/maskrcnn/layers.ts';
import { detectorPlan } from '../src/main/ml/maskrcnn/plan.ts';
import { writeDetector } from '../src/main/ml/train/checkpoint-detector.ts';
import { fixtureClasses } from './fixture-detector.ts';

/** Run by fixture-detector.ts with the folder to write. */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('name a folder');
const architecture = 'resnet50-fpn';
await writeDetector(
  directory,
  {
    architecture,
    classNames: Array.from({ length: fixtureClasses }, (_, index) => `class ${index + 1}`),
    shortSide: 800,
    longSide: 1333,
    normEpsilon: null,
    strideIn1x1: false,
    semantics: 'torchvision',
    recipe: null,
    seed: null,
    bestEpoch: null,
  },
  detectorWeights(declareDetector(detectorPlan(architecture), fixtureClasses)),
);
