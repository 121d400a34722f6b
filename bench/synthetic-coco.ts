import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../src/shared/domain/random.ts';
import { encodeMask } from '../src/shared/geometry/run-length.ts';
import { say } from './measurement.ts';

const cache = path.join(import.meta.dirname, '../.cache/bench');
const [width, height] = [96, 72];
const atOnce = 64;

export interface SyntheticCoco {
  annotations: string;
  photos: string;
}

/** A COCO file with photos that all differ; every other garment a polygon, the others run lengths. Kept in .cache/bench. */
export async function syntheticCoco(photoCount: number, garmentCount: number): Promise<SyntheticCoco> {
  const folder = path.join(cache, `coco-1-${photoCount}-${garmentCount}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(path.join(unfinished, 'photos'), { recursive: true });
    say(`writing ${photoCount} photos and ${garmentCount} annotations`);
    await writePhotos(path.join(unfinished, 'photos'), photoCount);
    await writeAnnotations(path.join(unfinished, 'annotations.json'), photoCount, garmentCount);
    await rename(unfinished, folder);
  }
  return { annotations: path.join(folder, 'annotations.json'), photos: path.join(folder, 'photos') };
}

async function writePhotos(folder: string, count: number): Promise<void> {
  for (let first = 1; first <= count; first += atOnce) {
    const ids = Array.from({ length: Math.min(atOnce, count + 1 - first) }, (_, index) => first + index);
    await Promise.all(
      ids.map((id) => {
        const random = createRandom(id);
        // A smooth picture: four corners of random colours, enlarged.
        const corners = Buffer.from(Array.from({ length: 12 }, () => random.integer(256)));
        return sharp(corners, { raw: { width: 2, height: 2, channels: 3 } })
          .resize({ width, height, fit: 'fill', kernel: 'linear' })
          .jpeg()
          .toFile(path.join(folder, `${id}.jpg`));
      }),
    );
  }
}

async function writeAnnotations(file: string, photoCount: number, garmentCount: number): Promise<void> {
  const stream = createWriteStream(file);
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  const random = createRandom(100);
  await write('{"categories":[{"id":1,"name":"top"},{"id":2,"name":"trousers"},{"id":3,"name":"dress"}],"images":[');
  for (let id = 1; id <= photoCount; id++) {
    await write(`${id > 1 ? ',' : ''}${JSON.stringify({ id, file_name: `${id}.jpg`, width, height })}\n`);
  }
  await write('],"annotations":[');
  for (let id = 1; id <= garmentCount; id++) {
    const [x, y] = [4 + random.integer(30), 4 + random.integer(20)];
    const [w, h] = [20 + random.integer(30), 20 + random.integer(25)];
    const polygon = [[x, y, x + w, y + 2, x + w - 3, y + h, x + 5, y + h - 1]];
    const bitmap = (): Uint8Array =>
      Uint8Array.from({ length: width * height }, (_, index) => {
        const [dx, dy] = [(index % width) - x - w / 2, Math.floor(index / width) - y - h / 2];
        return (dx / w) ** 2 + (dy / h) ** 2 < 0.25 ? 1 : 0;
      });
    const annotation = {
      id,
      image_id: 1 + Math.floor(((id - 1) * photoCount) / garmentCount),
      category_id: 1 + random.integer(3),
      iscrowd: 0,
      segmentation: id % 2 === 0 ? polygon : encodeMask(bitmap(), width, height),
    };
    await write(`${id > 1 ? ',' : ''}${JSON.stringify(annotation)}\n`);
  }
  await write(']}\n');
  stream.end();
  await once(stream, 'finish');
}
