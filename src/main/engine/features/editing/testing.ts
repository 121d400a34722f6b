import { encodeMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';

/** Photos of 8 x 8 pixels without files, and garments of a detector that fill them, in turn on each: for what is only counted. */
export async function plantGarments(
  { sqlite, write }: ProjectStore,
  { photos, garments }: { photos: number; garments: number },
): Promise<void> {
  const { counts } = encodeMask(new Uint8Array(64).fill(1), 8, 8);
  const addPhoto = sqlite.prepare(`INSERT INTO photos
    (hash, file_name, storage, path, format, bytes, width, height, split, imported_at)
    VALUES (?, ?, 'copied', 'p', 'jpeg', 1, 8, 8, 'train', 1)`);
  const addGarment = sqlite.prepare('INSERT INTO annotations (photo_id, created_at) VALUES (?, 1)');
  const addRevision = sqlite.prepare(`INSERT INTO annotation_revisions
    (annotation_id, number, mask_counts, box_x, box_y, box_width, box_height, area, source, author, created_at)
    VALUES (?, 1, ?, 0, 0, 8, 8, 64, 'model', 'detector', 1)`);
  await write(() => {
    for (let photo = 1; photo <= photos; photo++) addPhoto.run(`hash ${photo}`, `${photo}.jpg`);
    for (let garment = 0; garment < garments; garment++) {
      addRevision.run(addGarment.run(1 + (garment % photos)).lastInsertRowid, counts);
    }
  });
}
