import { existsSync } from 'node:fs';
import path from 'node:path';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import { decodePhoto, type PhotoPixels } from '../../src/main/ml/images/photo.ts';
import { compileDetector } from '../../src/main/ml/maskrcnn/compile.ts';
import { asDetections } from '../../src/main/ml/maskrcnn/found.ts';
import { loadDetector } from '../../src/main/ml/maskrcnn/load-detector.ts';
import { fixtureClasses, fixtureDetector } from '../fixture-detector.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, say, scaled } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';

const photoCount = 6;
const passes = 3;
const starter = path.join(import.meta.dirname, '../../resources/models/starter-detector');

interface Times {
  /** Of each photo in each pass. */
  seconds: number[];
  processor: number[];
}

interface PeerResult extends Times {
  channelsLast: Times;
  /** Of each photo. */
  scores: number[][];
  version: string;
  threads: number;
  peakMemory: number;
}

interface OwnResult extends Times {
  scores: number[][];
  firstSeconds: number;
  peakMemory: number;
}

/** Pixels to detections with masks at the photo's size: Mask R-CNN with the same weights and photos in torchvision. */
export async function run(): Promise<GroupResult> {
  const { directory, photos } = await fixtureDetector(scaled(photoCount));
  const pixels = await Promise.all(photos.map(decodePhoto));
  const sides = { shortSide: 800, longSide: 1333 };
  const ours = await measure(directory, pixels);
  say(`Mask R-CNN ResNet50-FPN, ${percentile(ours.seconds, 0.5).toFixed(2)} s/photo`);
  const python = await findPython();
  const peer =
    python.executable === undefined
      ? undefined
      : await runPeer<PeerResult>(python.executable, 'detector.py', [
          path.join(directory, 'model.safetensors'),
          fixtureClasses + 1,
          sides.shortSide,
          sides.longSide,
          scaled(passes),
          ...photos,
        ]);
  const name = 'Mask R-CNN ResNet50-FPN, 800/1333';
  const measurements: Measurement[] = [
    row(name, ours.seconds, peer && ['torchvision', peer.seconds], '>= 1.5 x'),
    row(`${name}: processor time`, ours.processor, peer && ['torchvision', peer.processor]),
  ];
  const notes = [
    `${photos.length} photos of the sample, decoded before; ${scaled(passes)} passes after one that warms up, median. Weights of the goldens, which find 100 garments on each photo: all masks are computed and laid into the photo.`,
    `Load and first photo: ${ours.firstSeconds.toFixed(1)} s. Peak memory of the studio: ${formatBytes(ours.peakMemory)}.`,
  ];
  if (peer === undefined) {
    notes.push(`Left out: torchvision, because ${python.missing ?? ''}.`);
  } else {
    measurements.push(
      row(`${name}, against channels-last`, ours.seconds, ['torchvision', peer.channelsLast.seconds]),
      row(`${name}, against channels-last: processor time`, ours.processor, [
        'torchvision',
        peer.channelsLast.processor,
      ]),
      { ...row('peak memory', [ours.peakMemory / 1e9], ['torchvision', [peer.peakMemory / 1e9]]), unit: 'GB' },
    );
    notes.push(
      `torchvision on PyTorch ${peer.version} with ${peer.threads} threads finds the same: scores differ by at most ${differenceOf(ours.scores, peer.scores).toExponential(0)}.`,
    );
  }
  if (existsSync(path.join(starter, 'model.json'))) {
    const { seconds, processor } = await measure(starter, pixels);
    measurements.push(
      row('starter detector, EfficientNet-Lite0-FPN', seconds),
      row('starter detector, EfficientNet-Lite0-FPN: processor time', processor),
    );
  } else {
    notes.push('Left out: the starter detector, because resources/models/starter-detector is not there.');
  }
  return { title: 'Detector', measurements, notes };
}

function row(what: string, seconds: number[], peer?: [name: string, seconds: number[]], target?: string): Measurement {
  const value = percentile(seconds, 0.5);
  const measured = { what, value, unit: 's/photo', ...(target === undefined ? {} : { target }) };
  if (peer === undefined) return measured;
  const theirs = percentile(peer[1], 0.5);
  return { ...measured, peer: { name: peer[0], value: theirs }, ratio: ratioOf(value, theirs, 'less') };
}

async function measure(directory: string, photos: readonly PhotoPixels[]): Promise<OwnResult> {
  const started = performance.now();
  const { detector, sides } = await loadDetector({ kind: 'folder', directory });
  const compiled = await compileDetector(detector);
  detector.dispose();
  const result: OwnResult = { seconds: [], processor: [], scores: [], firstSeconds: NaN, peakMemory: NaN };
  for (let pass = 0; pass <= scaled(passes); pass++) {
    for (const photo of photos) {
      const from = { time: performance.now(), processor: process.cpuUsage() };
      const detections = asDetections(compiled.detect(photo, sides), photo, compiled);
      const { user, system } = process.cpuUsage(from.processor);
      if (Number.isNaN(result.firstSeconds)) result.firstSeconds = (performance.now() - started) / 1000;
      if (pass === 0) {
        result.scores.push(detections.map(({ score }) => score));
        continue;
      }
      result.seconds.push((performance.now() - from.time) / 1000);
      result.processor.push((user + system) / 1e6);
    }
  }
  compiled.dispose();
  result.peakMemory = process.resourceUsage().maxRSS * 1024;
  return result;
}

function differenceOf(ours: number[][], theirs: number[][]): number {
  const off = ours.flatMap((scores, photo) =>
    scores.map((score, place) => Math.abs(score - (theirs[photo]?.[place] ?? Infinity))),
  );
  const missing = ours.some((scores, photo) => scores.length !== theirs[photo]?.length);
  return missing ? Infinity : Math.max(...off);
}
