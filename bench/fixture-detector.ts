import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { samplePhotos } from './sample.ts';

const folder = path.join(import.meta.dirname, '../.cache/bench/detector');
/** Without the background: as many as the sample has. */
export const fixtureClasses = 8;

export interface FixtureDetector {
  /** As a training leaves it; `model.safetensors` has torchvision's names. */
  directory: string;
  /** Photos of the sample as PNG, which every decoder reads alike. */
  photos: string[];
}

/**
 * A Mask R-CNN ResNet50-FPN with the goldens' weights, which find 100 garments on any photo, and photos. Kept for the next
 * run; written by a process of its own, so that the caller's peak memory is that of its own work.
 */
export async function fixtureDetector(photoCount: number): Promise<FixtureDetector> {
  await mkdir(folder, { recursive: true });
  const directory = path.join(folder, 'resnet50-fpn');
  if (!existsSync(path.join(directory, 'model.json'))) {
    await promisify(execFile)(process.execPath, [
      path.join(import.meta.dirname, 'write-fixture-detector.ts'),
      directory,
    ]);
  }
  const chosen = (await samplePhotos()).slice(0, photoCount);
  const photos = await Promise.all(
    chosen.map(async ({ file }) => {
      const target = path.join(folder, `${path.parse(file).name}.png`);
      if (!existsSync(target)) await sharp(file).autoOrient().png().toFile(target);
      return target;
    }),
  );
  return { directory, photos };
}
