import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import sharp from 'sharp';
import { detectorSample, type DetectorSample } from '../../../../shared/contract/detection.ts';
import type { DeepFashion2Part, DeepFashion2Source } from '../../../../shared/contract/detector.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { createRandom } from '../../../../shared/domain/random.ts';
import { readRecords, writeLines } from '../../files.ts';
import { groupedBy } from '../../grouped.ts';
import type { JobControl } from '../../jobs/control.ts';
import { realFolder } from '../imports/coco.ts';
import {
  annotationFiles,
  findPhoto,
  garmentOf,
  itemsOf,
  photoFacts,
  readRecord,
} from '../imports/deepfashion2-records.ts';
import type { PhotoFrame } from '../imports/masks.ts';
import { createPace } from '../imports/pace.ts';
import { orderedPool } from '../imports/pool.ts';
import { Refusal } from '../imports/report.ts';
import type { LeftOut } from './dataset.ts';

/** The study's: 15 % of train (29K of 192K) is its validation. */
const heldOutShare = 0.15;
const photosAtOnce = 6;

export const deepFashion2ClassNames: readonly string[] = taxonomyPresets.deepfashion2;

export interface ReadingWork {
  seed: number;
  /** A file that may be written and is removed. */
  scratch: string;
  /** Counted up. */
  leftOut: LeftOut;
  control: JobControl;
  logger: Logger;
}

interface ReadPhoto {
  sample: DetectorSample;
  /** Photos of one pair, a shop's and its customers', show the same garment. */
  pair: number | undefined;
}

/**
 * The photos of DeepFashion2 in place, with their garments. Of train, 15 % become val: by pairs, in an order that the
 * seed makes, so that no garment is on both sides; the official validation is test. Photos are numbered in the order
 * of their annotation files. What cannot be read is left out and logged.
 *
 * @throws StudioError IMPORT_INVALID where a folder is missing or holds no annotations; CANCELLED
 */
export async function* deepFashion2Samples(
  { train, validation }: DeepFashion2Source,
  work: ReadingWork,
): AsyncGenerator<{ sample: DetectorSample; photoHash: string }> {
  const pairs: (number | undefined)[] = [];
  async function* trainLines(): AsyncGenerator<string> {
    for await (const { sample, pair } of readPart(train, 'train', 1, work)) {
      pairs.push(pair);
      yield JSON.stringify(sample);
    }
  }
  try {
    // Which photos are held out is known only once all pairs are; the masks wait in a file.
    await writeLines(work.scratch, trainLines());
    const heldOut = chooseHeldOut(pairs, work.seed);
    let index = 0;
    for await (const sample of readRecords(work.scratch, detectorSample)) {
      if (heldOut.has(index++)) sample.split = 'val';
      yield { sample, photoHash: path.basename(sample.file) };
    }
  } finally {
    await rm(work.scratch, { force: true });
  }
  if (validation === undefined) return;
  for await (const { sample } of readPart(validation, 'test', pairs.length + 1, work)) {
    yield { sample, photoHash: path.basename(sample.file) };
  }
}

/** Places of the photos that are held out: whole pairs, as near to the share as they come. */
export function chooseHeldOut(pairs: readonly (number | undefined)[], seed: number): Set<number> {
  const groups = groupedBy(pairs.keys(), (index) => pairs[index] ?? `alone ${index}`);
  const target = Math.max(1, Math.round(pairs.length * heldOutShare));
  const heldOut = new Set<number>();
  for (const members of createRandom(seed, 'hold out').shuffle([...groups.values()])) {
    if (heldOut.size >= target) break;
    // A group that is too large for what is left is passed over.
    if (Math.abs(heldOut.size + members.length - target) >= target - heldOut.size) continue;
    for (const member of members) heldOut.add(member);
  }
  return heldOut;
}

async function* readPart(
  part: DeepFashion2Part,
  split: 'train' | 'test',
  firstId: number,
  { control, leftOut, logger }: ReadingWork,
): AsyncGenerator<ReadPhoto> {
  const [annotations, photos] = [await realFolder(part.annotations), await realFolder(part.photos)];
  const names = await annotationFiles(annotations);
  const pace = createPace(control, `Reading ${split} of DeepFashion2`, 'photos', names.length);
  let photoId = firstId;
  let done = 0;
  const read = orderedPool(names, photosAtOnce, async (name) => {
    control.signal.throwIfAborted();
    try {
      return await readPhoto(annotations, photos, name, (refusal, key) => {
        leftOut.garments += 1;
        logger.warn({ file: name, item: key, cause: refusal.message }, 'a garment was left out');
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      leftOut.photos += 1;
      logger.warn({ file: name, cause: error.message }, 'a photo was left out');
      return undefined;
    }
  });
  for await (const photo of read) {
    pace.at(++done);
    if (photo === undefined) continue;
    const { pair, ...facts } = photo;
    yield { sample: { photoId, split, ...facts }, pair };
    photoId += 1;
  }
}

async function readPhoto(
  annotations: string,
  photos: string,
  name: string,
  refuse: (refusal: Refusal, key: string) => void,
) {
  const record = await readRecord(annotations, name);
  const { file } = await findPhoto(photos, name);
  const frame = await frameOf(file);
  const garments: DetectorSample['garments'] = [];
  for (const { key, value } of itemsOf(record)) {
    try {
      const { category, mask } = garmentOf(value, frame);
      garments.push({ class: category, counts: mask.counts, crowd: false });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(error, key);
    }
  }
  return { file, width: frame.width, height: frame.height, garments, pair: photoFacts(record).pair_id };
}

/** From the file's head alone. Throws Refusal. */
async function frameOf(file: string): Promise<PhotoFrame> {
  try {
    const { autoOrient, orientation = 1 } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height, orientation };
  } catch {
    throw new Refusal('', 'the file is not a picture, or its head is broken', 'Fetch it again, or leave it out.');
  }
}
