import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { DetectorPhoto } from '../../../../shared/contract/detection.ts';

const samples = new URL('../../../../../resources/sample/photos/', import.meta.url).pathname;

/**
 * Photos of the sample as a detector's manifest lists them; the last is stored lying on its side, under `folder`. Their
 * numbers are not in order.
 */
export async function samplePhotos(folder: string, count: number): Promise<DetectorPhoto[]> {
  const names = (await readdir(samples)).sort().slice(0, count);
  const files = names.map((name) => join(samples, name));
  const turned = join(folder, 'turned.jpg');
  await sharp(files.pop()).withMetadata({ orientation: 6 }).jpeg().toFile(turned);
  return Promise.all(
    [...files, turned].map(async (file, index) => {
      const { autoOrient } = await sharp(file).metadata();
      return { photoId: (index * 5) % 7, file, width: autoOrient.width, height: autoOrient.height };
    }),
  );
}
