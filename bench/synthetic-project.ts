import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createProject, openProject, type ProjectStore } from '../src/main/engine/store/open.ts';
import { createRandom, type Random } from '../src/shared/domain/random.ts';
import { encodeMask } from '../src/shared/geometry/run-length.ts';
import { say } from './measurement.ts';

const generatorVersion = 1;
const photosPerWrite = 20_000;
const cache = path.join(import.meta.dirname, '../.cache/bench');
const migrations = path.join(import.meta.dirname, '../db/migrations');

/** As many photos and garments as USED, with its events' imbalance. Kept in .cache/bench for the next run. */
export async function galleryProject(photos: number, garments: number): Promise<ProjectStore> {
  const folder = path.join(cache, `gallery-${await schemaHash()}-${photos}-${garments}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    await mkdir(cache, { recursive: true });
    await rm(unfinished, { recursive: true, force: true });
    const store = await createProject(unfinished, {
      name: 'Synthetic',
      eventClasses: 'used',
      garmentClasses: 'deepfashion2',
    });
    await fill(store, photos, garments);
    await store.close();
    await rename(unfinished, folder);
  }
  return openProject(folder);
}

async function schemaHash(): Promise<string> {
  const hash = createHash('sha256').update(String(generatorVersion));
  for (const name of (await readdir(migrations)).sort()) hash.update(await readFile(path.join(migrations, name)));
  return hash.digest('hex').slice(0, 12);
}

async function fill(store: ProjectStore, photos: number, garments: number): Promise<void> {
  const { sqlite } = store;
  const idsOf = (kind: string): number[] =>
    sqlite
      .prepare(
        `SELECT taxonomy_classes.id FROM taxonomy_classes JOIN taxonomies ON taxonomies.id = taxonomy_id
         WHERE kind = ? ORDER BY position`,
      )
      .pluck()
      .all(kind) as number[];
  const [events, classes] = [idsOf('event'), idsOf('garment')];
  const insertPhoto = sqlite.prepare(`INSERT INTO photos
    (id, hash, file_name, storage, path, format, bytes, width, height, split, event_class_id, imported_at)
    VALUES (?, ?, ?, 'copied', ?, 'jpeg', 60000, 500, 400, ?, ?, ?)`);
  const insertAnnotation = sqlite.prepare(
    'INSERT INTO annotations (id, photo_id, external_key, created_at) VALUES (?, ?, ?, ?)',
  );
  const insertRevision = sqlite.prepare(`INSERT INTO annotation_revisions
    (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, source, score,
      author, created_at)
    VALUES (?, 1, ?, ?, 10, 10, 100, 200, ?, 'model', ?, 'detector', 0)`);
  const random = createRandom(525);
  const mask = ellipseCounts();
  let annotation = 0;
  for (let first = 1; first <= photos; first += photosPerWrite) {
    await store.write(() => {
      for (let id = first; id < Math.min(first + photosPerWrite, photos + 1); id++) {
        const hash = createHash('sha256').update(String(id)).digest('hex');
        const split = random.uniform() < 361 / 525 ? 'train' : 'test';
        const event = skewed(random, events);
        insertPhoto.run(id, hash, `${event}/${hash.slice(0, 10)}.jpg`, `photos/${hash}.jpg`, split, event, id);
        // 1.5M over 525K: two or three each.
        for (const until = Math.floor((id * garments) / photos); annotation < until;) {
          annotation++;
          insertAnnotation.run(annotation, id, `synthetic:${annotation}`, id);
          const area = 400 + random.integer(60_000);
          insertRevision.run(annotation, skewed(random, classes), mask, area, random.uniform());
        }
      }
    });
    say(`synthetic project: ${Math.min(first + photosPerWrite - 1, photos)} of ${photos} photos`);
  }
}

/** The first classes are some ten times as frequent as the last. */
function skewed(random: Random, ids: readonly number[]): number {
  return ids[Math.floor(random.uniform() ** 2 * ids.length)] as number;
}

/** A mask as long as a garment's usually is. */
function ellipseCounts(): string {
  const [width, height] = [500, 400];
  const bitmap = Uint8Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [(index % width) - 250, Math.floor(index / width) - 200];
    return (x / 60) ** 2 + (y / 110) ** 2 < 1 ? 1 : 0;
  });
  return encodeMask(bitmap, width, height).counts;
}
