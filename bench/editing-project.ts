import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { f2e } from '../e2e/support/run-f2e.ts';
import { decodeMask, encodeMask, type RunLengthMask } from '../src/shared/geometry/run-length.ts';
import { samplePhotos } from './sample.ts';

const largeSize = { width: 4000, height: 6000 };
/** After so many photos of the street's own size comes one of 24 megapixels. */
const largeEvery = 15;

/** A new project: all street photos with their garments at their own size, and among them a few of 24 megapixels. */
export async function editingProject(): Promise<{ folder: string; photos: number; dispose: () => Promise<void> }> {
  const base = await mkdtemp(path.join(tmpdir(), 'studio-bench-editing-'));
  const [folder, source] = [path.join(base, 'project'), path.join(base, 'source')];
  await mkdir(path.join(source, 'photos'), { recursive: true });
  const samples = await samplePhotos();
  const shown = samples.flatMap((photo, index) =>
    index % largeEvery === largeEvery - 1
      ? [
          { photo, large: false },
          { photo, large: true },
        ]
      : [{ photo, large: false }],
  );
  const names = [...new Set(samples.flatMap(({ garments }) => garments.map(({ garment }) => garment)))];
  const [images, annotations]: [object[], object[]] = [[], []];
  for (const [index, { photo, large }] of shown.entries()) {
    const name = `${large ? 'large' : 'street'}-${path.basename(photo.file)}`;
    const file = path.join(source, 'photos', name);
    if (large) {
      await sharp(photo.file)
        .resize({ ...largeSize, fit: 'fill' })
        .jpeg({ quality: 90 })
        .toFile(file);
    } else await copyFile(photo.file, file);
    const { width = 0, height = 0 } = await sharp(file).metadata();
    images.push({ id: index + 1, file_name: name, width, height });
    for (const { mask, garment } of photo.garments) {
      annotations.push({
        id: annotations.length + 1,
        image_id: index + 1,
        category_id: names.indexOf(garment) + 1,
        iscrowd: 0,
        segmentation: large ? enlarged(mask) : mask,
      });
    }
  }
  const categories = names.map((name, index) => ({ id: index + 1, name }));
  await writeFile(path.join(source, 'street.json'), JSON.stringify({ images, categories, annotations }));
  await f2e('project', 'create', '--name', 'Editing bench', '--project', folder);
  await f2e('import', 'coco', path.join(source, 'street.json'), '--split', 'train', '--project', folder);
  await rm(source, { recursive: true });
  return { folder, photos: shown.length, dispose: () => rm(base, { recursive: true, force: true }) };
}

function enlarged(mask: RunLengthMask): RunLengthMask {
  const [height, width] = mask.size;
  const small = decodeMask(mask);
  const large = new Uint8Array(largeSize.width * largeSize.height);
  for (let row = 0; row < largeSize.height; row++) {
    const from = Math.floor((row * height) / largeSize.height) * width;
    for (let column = 0; column < largeSize.width; column++) {
      large[row * largeSize.width + column] = small[from + Math.floor((column * width) / largeSize.width)] as number;
    }
  }
  return encodeMask(large, largeSize.width, largeSize.height);
}
