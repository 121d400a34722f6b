import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { f2e } from '../e2e/support/run-f2e.ts';
import { createRandom } from '../src/shared/domain/random.ts';
import { moveMask } from '../src/shared/geometry/mask-operations.ts';
import { decodeMask, encodeMask, type RunLengthMask } from '../src/shared/geometry/run-length.ts';
import { samplePhotos } from './sample.ts';

/** A photo of 24 megapixels, as a full-frame camera takes it. */
export const photoSize = { width: 6000, height: 4000 };
export const maskCount = 200;
const generatorVersion = 1;
const cache = path.join(import.meta.dirname, '../.cache/bench');
const migrations = path.join(import.meta.dirname, '../db/migrations');

/**
 * A fresh copy of a project with one photo, a real street photo enlarged, and 200 real street garments, enlarged three
 * times and laid over it. Answers with its folder and what takes it away.
 */
export async function editorProject(): Promise<{ folder: string; dispose: () => Promise<void> }> {
  const kept = path.join(cache, `editor-${await versionHash()}`);
  if (!existsSync(kept)) {
    const unfinished = `${kept}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await create(unfinished);
    await rename(unfinished, kept);
  }
  const copy = await mkdtemp(path.join(tmpdir(), 'studio-bench-editor-'));
  const folder = path.join(copy, 'project');
  await cp(kept, folder, { recursive: true });
  return { folder, dispose: () => rm(copy, { recursive: true, force: true }) };
}

async function versionHash(): Promise<string> {
  const hash = createHash('sha256').update(String(generatorVersion));
  for (const name of (await readdir(migrations)).sort()) hash.update(await readFile(path.join(migrations, name)));
  return hash.digest('hex').slice(0, 12);
}

async function create(folder: string): Promise<void> {
  const source = await mkdtemp(path.join(tmpdir(), 'studio-bench-photo-'));
  try {
    const photos = await samplePhotos();
    const garments = photos.flatMap((photo) => photo.garments);
    const [first] = photos;
    if (first === undefined) throw new Error('The sample has no photo.');
    await mkdir(path.join(source, 'photos'));
    await sharp(first.file)
      .resize(photoSize.width, photoSize.height, { fit: 'cover' })
      .jpeg({ quality: 90 })
      .toFile(path.join(source, 'photos/street.jpg'));
    const names = [...new Set(garments.map(({ garment }) => garment))];
    const random = createRandom(24);
    const annotations = Array.from({ length: maskCount }, (_, index) => {
      const { mask, garment } = garments[index % garments.length] as (typeof garments)[number];
      return {
        id: index + 1,
        image_id: 1,
        category_id: names.indexOf(garment) + 1,
        iscrowd: 0,
        segmentation: pasted(mask, random.integer(4800) - 300, random.integer(2600) - 800),
      };
    });
    const file = path.join(source, 'street.json');
    const images = [{ id: 1, file_name: 'street.jpg', ...photoSize }];
    const categories = names.map((name, index) => ({ id: index + 1, name }));
    await writeFile(file, JSON.stringify({ images, categories, annotations }));
    await f2e('project', 'create', '--name', 'Editor bench', '--project', folder);
    await f2e('import', 'coco', file, '--split', 'train', '--project', folder);
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}

const enlarged = 3;

function pasted(mask: RunLengthMask, left: number, top: number): RunLengthMask {
  const [height, width] = mask.size;
  const small = decodeMask(mask);
  const [rows, columns] = [height * enlarged, width * enlarged];
  const large = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = Math.floor(row / enlarged) * width;
    for (let column = 0; column < columns; column++) {
      large[row * columns + column] = small[from + Math.floor(column / enlarged)] as number;
    }
  }
  const laid = moveMask(encodeMask(large, columns, rows), left, top, photoSize.height, photoSize.width);
  return laid;
}
