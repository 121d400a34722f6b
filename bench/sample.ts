import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunLengthMask } from '../src/shared/geometry/run-length.ts';

export const sampleFolder = path.join(import.meta.dirname, '../resources/sample');

export interface SamplePhoto {
  file: string;
  split: 'train' | 'val';
  event: string;
  garments: { mask: RunLengthMask; garment: string }[];
}

interface Instances {
  images: { id: number; file_name: string }[];
  categories: { id: number; name: string }[];
  annotations: { image_id: number; category_id: number; segmentation: RunLengthMask }[];
}

export function instancesFile(split: 'train' | 'val'): string {
  return path.join(sampleFolder, `${split}.json`);
}

/** The sample project's photos with their garments. */
export async function samplePhotos(): Promise<SamplePhoto[]> {
  const lines = (await readFile(path.join(sampleFolder, 'occasions.csv'), 'utf8')).trim().split('\n').slice(1);
  const events = new Map(lines.map((line) => [line.split(',')[0] ?? '', line.split(',')[2] ?? '']));
  const photos: SamplePhoto[] = [];
  for (const split of ['train', 'val'] as const) {
    const data = JSON.parse(await readFile(instancesFile(split), 'utf8')) as Instances;
    const names = new Map(data.categories.map((category) => [category.id, category.name]));
    for (const image of data.images) {
      photos.push({
        file: path.join(sampleFolder, 'photos', image.file_name),
        split,
        event: events.get(image.file_name) ?? '',
        garments: data.annotations
          .filter((annotation) => annotation.image_id === image.id)
          .map(({ segmentation, category_id: category }) => ({
            mask: segmentation,
            garment: names.get(category) ?? '',
          })),
      });
    }
  }
  return photos;
}
