import path from 'node:path';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import { loadDetector } from '../../src/main/ml/maskrcnn/load-detector.ts';
import type { CheckpointStore } from '../../src/main/ml/train/checkpoint.ts';
import { trainDetector } from '../../src/main/ml/train/detector-trainer.ts';
import type { CocoFigures, DetectorSample } from '../../src/shared/contract/detection.ts';
import type { DetectorProgress } from '../../src/shared/contract/run-files.ts';
import { paperDetectorRecipe } from '../../src/shared/domain/detector-recipes.ts';
import { fixtureClasses, fixtureDetector } from '../fixture-detector.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, say, scaled } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { instancesFile, sampleFolder, samplePhotos } from '../sample.ts';

const batchSize = 2;
/** After one that warms up. */
const steps = 4;
/** Small enough to leave the weights what they are. */
const learningRate = 1e-6;

interface Times {
  /** Of each step. */
  seconds: number[];
  processor: number[];
  peakMemory: number;
}

type PeerResult = Times & { version: string; threads: number; loss: number };

/** Steps of recipe `paper` and torchvision's, with the same weights, photos and frozen stages. */
export async function run(): Promise<GroupResult> {
  const { directory } = await fixtureDetector(1);
  const samples = await trainingSamples(batchSize * (1 + scaled(steps)));
  const ours = await measure(directory, samples);
  say(`studio: ${percentile(ours.seconds, 0.5).toFixed(1)} s/step`);
  const { shortSide, longSide, momentum, weightDecay } = paperDetectorRecipe;
  const python = await findPython();
  const peer =
    python.executable === undefined
      ? undefined
      : await runPeer<PeerResult>(python.executable, 'detector_training.py', [
          path.join(directory, 'model.safetensors'),
          fixtureClasses + 1,
          shortSide,
          longSide,
          batchSize,
          learningRate,
          momentum,
          weightDecay,
          path.join(sampleFolder, 'photos'),
          instancesFile('train'),
          ...samples.map(({ file }) => path.basename(file)),
        ]);
  const what = `Mask R-CNN ResNet50-FPN, 800/1333, step of ${batchSize} photos`;
  const measurements = [
    row(what, 's', ours.seconds, peer?.seconds, '>= 1 x'),
    row(`${what}: processor time`, 's', ours.processor, peer?.processor),
    row('peak memory', 'GB', [ours.peakMemory / 1e9], peer && [peer.peakMemory / 1e9]),
  ];
  const notes = [
    `${scaled(steps)} steps after one that warms up, median. First two stages frozen, SGD; the studio takes the photos of a step one after another and decodes ahead, torchvision takes them at once, decoded before. Weights of the goldens. Sum of the losses: ${ours.loss.toFixed(2)}${peer === undefined ? '' : ` and ${peer.loss.toFixed(2)}`}; both draw anchors and regions by chance.`,
    `Peak memory of the studio: ${formatBytes(ours.peakMemory)}.`,
    peer === undefined
      ? `Left out: torchvision, because ${python.missing ?? ''}.`
      : `torchvision on PyTorch ${peer.version} with ${peer.threads} threads.`,
  ];
  return { title: 'Training a detector', measurements, notes };
}

function row(what: string, unit: string, ours: number[], peer: number[] | undefined, target?: string): Measurement {
  const value = percentile(ours, 0.5);
  const measured = { what, value, unit, ...(target === undefined ? {} : { target }) };
  if (peer === undefined) return measured;
  const theirs = percentile(peer, 0.5);
  return { ...measured, peer: { name: 'torchvision', value: theirs }, ratio: ratioOf(value, theirs, 'less') };
}

/** Photos of the sample's `train` in the order of their file names, as often as it takes. */
async function trainingSamples(count: number): Promise<DetectorSample[]> {
  const photos = (await samplePhotos()).filter(({ split, garments }) => split === 'train' && garments.length > 0);
  const names = [...new Set(photos.flatMap(({ garments }) => garments.map(({ garment }) => garment)))];
  return Array.from({ length: count }, (_, index) => {
    const { file, garments } = photos[index % photos.length] as (typeof photos)[number];
    const [height = 0, width = 0] = garments[0]?.mask.size ?? [];
    return {
      photoId: index,
      file,
      width,
      height,
      split: 'train',
      garments: garments.map(({ garment, mask }) => ({
        class: names.indexOf(garment) % fixtureClasses,
        counts: mask.counts,
        crowd: false,
      })),
    };
  });
}

async function measure(directory: string, train: DetectorSample[]): Promise<Times & { loss: number }> {
  const { detector } = await loadDetector({ kind: 'folder', directory });
  const nothing: CheckpointStore<DetectorProgress> = {
    read: async () => null,
    write: async () => undefined,
    clear: async () => undefined,
  };
  const figures: CocoFigures = { AP: 0, AP50: 0, AP75: 0, APs: 0, APm: 0, APl: 0, AR1: 0, AR10: 0, AR100: 0 };
  const times: Times & { loss: number } = { seconds: [], processor: [], peakMemory: NaN, loss: NaN };
  let last = { time: performance.now(), processor: process.cpuUsage() };
  let warm = false;
  await trainDetector({
    detector,
    recipe: {
      ...paperDetectorRecipe,
      epochs: 1,
      milestones: [],
      batchSize,
      referenceBatch: batchSize,
      learningRate,
      flip: false,
    },
    seed: 1,
    train,
    classNames: Array.from({ length: fixtureClasses }, (_, index) => `class ${index}`),
    validate: async () => ({ box: figures, mask: figures }),
    checkpoints: nothing,
    checkpointSeconds: Infinity,
    onStep: ({ loss }) => {
      const { user, system } = process.cpuUsage(last.processor);
      if (warm) {
        times.seconds.push((performance.now() - last.time) / 1000);
        times.processor.push((user + system) / 1e6);
      }
      times.loss = loss;
      warm = true;
      last = { time: performance.now(), processor: process.cpuUsage() };
    },
  });
  detector.dispose();
  return { ...times, peakMemory: process.resourceUsage().maxRSS * 1024 };
}
