import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRandom } from '../src/shared/domain/random.ts';
import { maskArea, maskBox, mergeMasks, moveMask } from '../src/shared/geometry/mask-operations.ts';
import type { RunLengthMask } from '../src/shared/geometry/run-length.ts';
import { say } from './measurement.ts';
import { samplePhotos } from './sample.ts';

const cache = path.join(import.meta.dirname, '../.cache/bench');
/** As many detections of each garment. */
const copies = 3;
const farthest = 20;

export interface SyntheticDetections {
  groundTruths: string;
  /** Masks and scores; no boxes, so that masks tell the sizes. */
  masks: string;
  /** Boxes and scores. */
  boxes: string;
}

/**
 * COCO files of photos whose garments are the sample's, and detections that are those moved, grown and of other
 * classes. Kept in .cache/bench.
 */
export async function syntheticDetections(photoCount: number): Promise<SyntheticDetections> {
  const folder = path.join(cache, `detections-1-${photoCount}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    say(`writing ${photoCount} photos' ground truths and detections`);
    await writeFiles(unfinished, photoCount);
    await rename(unfinished, folder);
  }
  const file = (name: string): string => path.join(folder, `${name}.json`);
  return { groundTruths: file('ground-truths'), masks: file('masks'), boxes: file('boxes') };
}

async function writeFiles(folder: string, photoCount: number): Promise<void> {
  const sources = (await samplePhotos()).filter(({ garments }) => garments.length > 0);
  const names = [...new Set(sources.flatMap(({ garments }) => garments.map(({ garment }) => garment)))].sort();
  const random = createRandom(8);
  const images: object[] = [];
  const annotations: object[] = [];
  const masks: object[] = [];
  const boxes: object[] = [];
  for (let photo = 1; photo <= photoCount; photo++) {
    const { garments } = sources[random.integer(sources.length)] ?? { garments: [] };
    const [height, width] = garments[0]?.mask.size ?? [1, 1];
    images.push({ id: photo, file_name: `${photo}.jpg`, width, height });
    for (const { mask, garment } of garments) {
      const category = names.indexOf(garment) + 1;
      annotations.push({
        id: annotations.length + 1,
        image_id: photo,
        category_id: category,
        iscrowd: random.integer(40) === 0 ? 1 : 0,
        area: maskArea(mask),
        bbox: maskBox(mask),
        segmentation: mask,
      });
      for (let copy = 0; copy < copies; copy++) {
        const found = disturbed(mask, random);
        const common = {
          image_id: photo,
          category_id: random.integer(7) === 0 ? 1 + random.integer(names.length) : category,
          score: random.integer(1_000_000) / 1_000_000,
        };
        masks.push({ ...common, segmentation: found });
        boxes.push({ ...common, bbox: maskBox(found) });
      }
    }
  }
  const categories = names.map((name, index) => ({ id: index + 1, name }));
  await writeFile(path.join(folder, 'ground-truths.json'), JSON.stringify({ images, categories, annotations }));
  await writeFile(path.join(folder, 'masks.json'), JSON.stringify(masks));
  await writeFile(path.join(folder, 'boxes.json'), JSON.stringify(boxes));
}

/** Moved, or moved and laid over itself. */
function disturbed(mask: RunLengthMask, random: ReturnType<typeof createRandom>): RunLengthMask {
  const [height, width] = mask.size;
  const step = (): number => random.integer(2 * farthest + 1) - farthest;
  const moved = moveMask(mask, step(), step(), height, width);
  return random.integer(3) === 0 ? mergeMasks([mask, moved]) : moved;
}
