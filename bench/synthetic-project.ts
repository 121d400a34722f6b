import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { settingsHash } from '../src/main/engine/features/crops/settings.ts';
import { createProject, type ProjectStore } from '../src/main/engine/store/open.ts';
import { cropSettings } from '../src/shared/contract/crops.ts';
import { createRandom, type Random } from '../src/shared/domain/random.ts';
import { say } from './measurement.ts';
import { addFindings } from './synthetic-findings.ts';
import { copyPictures, type StandIn } from './synthetic-pictures.ts';

const generatorVersion = 2;
const photosPerWrite = 20_000;
const cache = path.join(import.meta.dirname, '../.cache/bench');
const migrations = path.join(import.meta.dirname, '../db/migrations');

/**
 * The folder of a project with as many photos and garments as USED and its events' imbalance: photos and crops are the
 * sample's over and over, one in a hundred garments is excluded, findings of every kind are there. Kept in .cache/bench
 * for the next run.
 */
export async function galleryProject(photos: number, garments: number): Promise<string> {
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
    await fill(store, await copyPictures(unfinished), photos, garments);
    await addFindings(store);
    await store.close();
    await rename(unfinished, folder);
  }
  return folder;
}

async function schemaHash(): Promise<string> {
  const hash = createHash('sha256').update(String(generatorVersion));
  for (const name of (await readdir(migrations)).sort()) hash.update(await readFile(path.join(migrations, name)));
  return hash.digest('hex').slice(0, 12);
}

async function fill(
  store: ProjectStore,
  pictures: readonly StandIn[],
  photos: number,
  garments: number,
): Promise<void> {
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
    (id, hash, file_name, storage, path, format, bytes, width, height, split, event_class_id, excluded_reason,
      imported_at)
    VALUES (?, ?, ?, 'copied', ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertAnnotation = sqlite.prepare(
    'INSERT INTO annotations (id, photo_id, external_key, excluded_reason, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const insertRevision = sqlite.prepare(`INSERT INTO annotation_revisions
    (id, annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, source, score,
      author, created_at)
    VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 'model', ?, 'detector', 0)`);
  const insertCrop =
    sqlite.prepare(`INSERT INTO crops (annotation_id, revision_id, settings_hash, hash, size, created_at)
    VALUES (?, ?, ?, ?, 224, 0)`);
  const settings = settingsHash(cropSettings.parse({}));
  const random = createRandom(525);
  const reason = (share: number): string | null => (random.uniform() < share ? 'of no use' : null);
  let annotation = 0;
  for (let first = 1; first <= photos; first += photosPerWrite) {
    await store.write(() => {
      for (let id = first; id < Math.min(first + photosPerWrite, photos + 1); id++) {
        const hash = createHash('sha256').update(String(id)).digest('hex');
        const split = random.uniform() < 361 / 525 ? 'train' : 'test';
        const event = skewed(random, events);
        const picture = pictures[id % pictures.length] as StandIn;
        const { format, bytes, width, height } = picture;
        const name = `${event}/${hash.slice(0, 10)}.jpg`;
        insertPhoto.run(id, hash, name, picture.path, format, bytes, width, height, split, event, reason(0.005), id);
        // 1.5M over 525K: two or three each.
        for (const until = Math.floor((id * garments) / photos); annotation < until;) {
          annotation++;
          const { mask, box, crop } = picture.garments[annotation % picture.garments.length] as Garment;
          insertAnnotation.run(annotation, id, `synthetic:${annotation}`, reason(0.01), id);
          const area = 400 + random.integer(60_000);
          insertRevision.run(annotation, annotation, skewed(random, classes), mask, ...box, area, random.uniform());
          insertCrop.run(annotation, annotation, settings, crop);
        }
      }
    });
    say(`synthetic project: ${Math.min(first + photosPerWrite - 1, photos)} of ${photos} photos`);
  }
}

type Garment = StandIn['garments'][number];

/** The first classes are some ten times as frequent as the last. */
function skewed(random: Random, ids: readonly number[]): number {
  return ids[Math.floor(random.uniform() ** 2 * ids.length)] as number;
}
