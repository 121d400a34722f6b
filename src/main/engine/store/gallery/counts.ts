import type { ProjectStore } from '../open.ts';
import { galleryIndex, type GalleryColumns } from './gallery-index.ts';

interface Counts {
  stamp: string;
  /** Photos that have at least one garment of a class, by class id; 0 stands for no class. */
  photosOfGarments: ReadonlyMap<number, number>;
  /** Photos that show no live garment. */
  barePhotos: number;
}

const known = new WeakMap<GalleryColumns, Counts>();

/** What the count tables do not hold. Counted again only where a garment has come, gone, or got another class. */
export async function garmentCounts(store: ProjectStore): Promise<Omit<Counts, 'stamp'>> {
  const columns = await galleryIndex(store).columns();
  const { live, garment } = columns.changedAt;
  const stamp = JSON.stringify([columns.photos.size, live, garment]);
  const before = known.get(columns);
  if (before?.stamp === stamp) return before;
  const counts = { stamp, ...count(columns) };
  known.set(columns, counts);
  return counts;
}

function count({ photos, garments }: GalleryColumns): Omit<Counts, 'stamp'> {
  const { size, live, photoRows, garments: classes } = garments;
  const [wearing, seen] = [new Uint8Array(photos.size), new Map<number, Uint8Array>()];
  const photosOfGarments = new Map<number, number>();
  for (let row = 0; row < size; row++) {
    if (live[row] === 0) continue;
    const [garment, photo] = [classes[row] as number, photoRows[row] as number];
    wearing[photo] = 1;
    let photosSeen = seen.get(garment);
    if (photosSeen === undefined) seen.set(garment, (photosSeen = new Uint8Array(photos.size)));
    photosSeen[photo] = 1;
  }
  for (const [garment, photosSeen] of seen) photosOfGarments.set(garment, ones(photosSeen));
  return { photosOfGarments, barePhotos: photos.size - ones(wearing) };
}

function ones(flags: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < flags.length; at++) sum += flags[at] as number;
  return sum;
}
