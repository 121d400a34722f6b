import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { createSampleProject } from '../e2e/support/sample-project.ts';

/** A street photo that stands in for many, and its garments with their crops. */
export interface StandIn {
  path: string;
  fileName: string;
  format: string;
  bytes: number;
  width: number;
  height: number;
  garments: { mask: string; box: [number, number, number, number]; crop: string }[];
}

/** Copies the sample's photos and crops into a project's folder, as the studio itself makes them, and says what is there. */
export async function copyPictures(folder: string): Promise<StandIn[]> {
  const made = await mkdtemp(path.join(tmpdir(), 'studio-bench-pictures-'));
  try {
    const sample = path.join(made, 'project');
    await createSampleProject(sample);
    for (const part of ['photos', 'crops'])
      await cp(path.join(sample, part), path.join(folder, part), { recursive: true });
    return readPictures(path.join(sample, 'project.sqlite'));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

function readPictures(file: string): StandIn[] {
  const database = new Database(file, { readonly: true });
  try {
    const photos = database
      .prepare('SELECT id, path, file_name AS fileName, format, bytes, width, height FROM photos ORDER BY id')
      .all() as (Omit<StandIn, 'garments'> & { id: number })[];
    const garments = database
      .prepare(
        `SELECT mask_counts AS mask, box_x, box_y, box_width, box_height, crop_hash AS crop FROM current_annotations
         WHERE photo_id = ? AND crop_hash IS NOT NULL`,
      )
      .raw();
    return photos
      .map(({ id, ...photo }) => ({
        ...photo,
        garments: (garments.all(id) as [string, number, number, number, number, string][]).map(
          ([mask, x, y, width, height, crop]): StandIn['garments'][number] => ({
            mask,
            box: [x, y, width, height],
            crop,
          }),
        ),
      }))
      .filter(({ garments: worn }) => worn.length > 0);
  } finally {
    database.close();
  }
}
