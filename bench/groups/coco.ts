import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import { evaluateCocoFiles, type CocoKind } from '../../src/main/engine/features/evaluation/coco/evaluate-files.ts';
import type { Box } from '../../src/shared/geometry/boxes.ts';
import type { RunLengthMask } from '../../src/shared/geometry/run-length.ts';
import { createBoxEvaluator, createMaskEvaluator } from '../../src/shared/metrics/coco/evaluator.ts';
import type { CocoEvaluator, CocoResults, EvaluatedPhoto } from '../../src/shared/metrics/coco/evaluator.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, scaled } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { syntheticDetections, type SyntheticDetections } from '../synthetic-detections.ts';

const photoCount = 2000;
const passes = 5;

interface PeerResult {
  /** COCOeval alone, each pass. */
  evaluation: number[];
  /** Files to figures, each pass. */
  whole: number[];
  stats: number[];
  peakMemory: number;
}

interface Instances {
  images: { id: number }[];
  categories: { id: number; name: string }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    iscrowd: number;
    area: number;
    bbox: Box;
    segmentation: RunLengthMask;
  }[];
}

type Results = { image_id: number; category_id: number; score: number; bbox: Box; segmentation: RunLengthMask }[];

/** COCO's figures of 2000 photos: the studio's evaluator and pycocotools, of the same files. */
export async function run(): Promise<GroupResult> {
  const files = await syntheticDetections(scaled(photoCount));
  const python = await findPython();
  const measurements: Measurement[] = [];
  const notes: string[] = [];
  for (const [kind, words, detections] of [
    ['segm', 'masks', files.masks],
    ['bbox', 'boxes', files.boxes],
  ] as const) {
    const ours = await measure(kind, files, detections);
    const peer =
      python.executable === undefined
        ? undefined
        : await runPeer<PeerResult>(python.executable, 'coco.py', [files.groundTruths, detections, kind, passes]);
    if (peer !== undefined) assertEqual(ours.results, peer.stats);
    measurements.push(
      row(`${words}: evaluate, accumulate, summarise`, ours.evaluation, peer?.evaluation, '>= 3 x'),
      row(`${words}: from files to figures`, ours.whole, peer?.whole),
    );
    if (kind === 'segm') {
      notes.push(`${ours.counts}; ${passes} passes, median; the first pass warms up.`);
      notes.push(`Peak memory from files of masks to figures: ${formatBytes(ours.peakMemory)}.`);
    }
    if (peer !== undefined) {
      notes.push(`pycocotools on ${words}: the same figures; peak memory ${formatBytes(peer.peakMemory)}.`);
    }
  }
  if (python.executable === undefined) notes.push(`Left out: pycocotools, because ${python.missing}.`);
  return { title: 'COCO metrics', measurements, notes };
}

function row(what: string, ours: number[], peer: number[] | undefined, target?: string): Measurement {
  const value = percentile(ours, 0.5);
  if (peer === undefined) return { what, value, unit: 's' };
  const theirs = percentile(peer, 0.5);
  return {
    what,
    value,
    unit: 's',
    peer: { name: 'pycocotools', value: theirs },
    ratio: ratioOf(value, theirs, 'less'),
    ...(target === undefined ? {} : { target }),
  };
}

async function measure(
  kind: CocoKind,
  { groundTruths }: SyntheticDetections,
  detections: string,
): Promise<{ evaluation: number[]; whole: number[]; results: CocoResults; counts: string; peakMemory: number }> {
  const whole: number[] = [];
  for (let pass = 0; pass <= passes; pass++) {
    const started = performance.now();
    await evaluateCocoFiles({ groundTruths, detections, kind });
    if (pass > 0) whole.push((performance.now() - started) / 1000);
  }
  // Before all is held in memory for what follows.
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  const evaluation: number[] = [];
  let results: CocoResults | undefined;
  const { classes, photos, counts } = await readPhotos(groundTruths, detections);
  for (let pass = 0; pass <= passes; pass++) {
    const started = performance.now();
    results =
      kind === 'segm'
        ? evaluated(createMaskEvaluator(classes), photos)
        : evaluated(createBoxEvaluator(classes), photos);
    if (pass > 0) evaluation.push((performance.now() - started) / 1000);
  }
  if (results === undefined) throw new Error('nothing was measured');
  return { evaluation, whole, results, counts, peakMemory };
}

function evaluated<Shape>(evaluator: CocoEvaluator<Shape>, photos: readonly EvaluatedPhoto<Shape>[]): CocoResults {
  for (const photo of photos) evaluator.add(photo);
  return evaluator.results();
}

/** What COCOeval is given, too: everything read, masks compressed. */
async function readPhotos(truthFile: string, detectionsFile: string) {
  const truth = JSON.parse(await readFile(truthFile, 'utf8')) as Instances;
  const found = JSON.parse(await readFile(detectionsFile, 'utf8')) as Results;
  const places = new Map(truth.categories.map(({ id }, index) => [id, index]));
  const photos = new Map(
    truth.images.map(({ id }) => [
      id,
      {
        id,
        groundTruths: [] as ReturnType<typeof item>[],
        detections: [] as (ReturnType<typeof item> & { score: number })[],
      },
    ]),
  );
  function item(record: { category_id: number; bbox: Box; segmentation: RunLengthMask }) {
    return { classIndex: places.get(record.category_id) ?? 0, box: record.bbox, mask: record.segmentation };
  }
  for (const record of truth.annotations) {
    const more = { crowd: record.iscrowd === 1, area: record.area };
    photos.get(record.image_id)?.groundTruths.push({ ...item(record), ...more });
  }
  for (const record of found) photos.get(record.image_id)?.detections.push({ ...item(record), score: record.score });
  return {
    classes: truth.categories.map(({ name }) => name),
    photos: [...photos.values()],
    counts: `${truth.images.length} photos, ${truth.annotations.length} garments, ${found.length} detections`,
  };
}

/** Figures that differ would make the times meaningless. */
function assertEqual({ figures }: CocoResults, stats: number[]): void {
  const { AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl } = figures;
  const ours = [AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl];
  if (ours.every((value, index) => Math.abs(value - (stats[index] ?? NaN)) < 1e-9)) return;
  throw new Error(`The studio has ${ours.join(', ')}; pycocotools ${stats.join(', ')}.`);
}
