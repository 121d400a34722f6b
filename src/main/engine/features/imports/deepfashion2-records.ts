import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { inShape } from './checked.ts';
import { filesIn } from './files-in-folder.ts';
import { maskOfSegmentation, type MaskedRegion, type PhotoFrame } from './masks.ts';
import { Refusal } from './report.ts';
import { fileInside } from './safe-path.ts';

const format = "See DeepFashion2's format of annotations.";

const item = z.looseObject({
  category_id: z.int().min(1).max(taxonomyPresets.deepfashion2.length),
  category_name: z.string().optional(),
  segmentation: z.unknown(),
  scale: z.int().optional(),
  occlusion: z.int().optional(),
  zoom_in: z.int().optional(),
  viewpoint: z.int().optional(),
  style: z.int().optional(),
});

const photoRecord = z.looseObject({ source: z.string().optional(), pair_id: z.int().optional() });

/** The largest published file has some 100 KB. */
const largestFile = 64 * 2 ** 20;
const photoExtensions = ['.jpg', '.jpeg', '.png'];

/** One garment of a photo. */
export interface AnnotatedGarment extends MaskedRegion {
  /** Position among DeepFashion2's categories, from 0. */
  category: number;
  attributes: Record<string, unknown>;
}

/** The annotation files below a folder, in a fixed order. Throws StudioError IMPORT_INVALID where there are none. */
export async function annotationFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of filesIn(folder)) if (name.toLowerCase().endsWith('.json')) names.push(name);
  if (names.length > 0) return names;
  throw new StudioError('IMPORT_INVALID', `${folder} holds no annotation files.`, {
    file: folder,
    record: '',
    field: '',
    cause: 'no .json file',
    remedy: 'Name the annos folder of DeepFashion2.',
  });
}

/** The annotation file of one photo, as an object. Throws Refusal. */
export async function readRecord(root: string, name: string): Promise<Record<string, unknown>> {
  const { file, bytes } = await fileInside(root, name, '');
  if (bytes > largestFile) throw new Refusal('', `the file has ${bytes} bytes`, 'It is no annotation of one photo.');
  let value: unknown;
  try {
    const text = await readFile(file, 'utf8');
    // Editors on Windows put a byte order mark in front, which JSON.parse refuses.
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw new Refusal('', `the file is not JSON: ${(error as Error).message}`, 'Fetch it again.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Refusal('', 'the file is not a JSON object', 'Name files of the annos folder of DeepFashion2.');
}

/** The photo of an annotation file. Throws Refusal. */
export async function findPhoto(root: string, annotationFile: string): Promise<{ file: string; fileName: string }> {
  const stem = annotationFile.replace(/\.json$/i, '');
  for (const extension of photoExtensions) {
    const fileName = stem + extension;
    const there = await stat(path.join(root, fileName)).catch(() => undefined);
    if (there !== undefined) return { file: (await fileInside(root, fileName, '')).file, fileName };
  }
  throw new Refusal('', `there is no photo ${stem}.jpg in ${root}`, 'Check the photo folder, or leave the file out.');
}

/** What a record says of its photo as a whole. Throws Refusal. */
export function photoFacts(record: Record<string, unknown>): z.infer<typeof photoRecord> {
  return inShape(photoRecord, record, format);
}

/** `item1`, `item2`, … of a record, by number. */
export function itemsOf(record: Record<string, unknown>): { key: string; value: unknown }[] {
  return Object.keys(record)
    .filter((key) => /^item\d+$/.test(key))
    .sort((left, right) => Number(left.slice(4)) - Number(right.slice(4)))
    .map((key) => ({ key, value: record[key] }));
}

/** Throws Refusal for an item that is not as DeepFashion2 has it, or whose mask does not lie on the photo. */
export function garmentOf(given: unknown, photo: PhotoFrame): AnnotatedGarment {
  const value = inShape(item, given, format);
  const category = value.category_id - 1;
  const expected = taxonomyPresets.deepfashion2[category];
  if (value.category_name !== undefined && value.category_name !== expected) {
    throw new Refusal(
      'category_name',
      `category ${value.category_id} is ${String(expected)}, not ${value.category_name}`,
      'Correct category_id or category_name.',
    );
  }
  const { scale, occlusion, zoom_in, viewpoint, style } = value;
  return {
    category,
    ...maskOfSegmentation(value.segmentation, photo),
    attributes: { scale, occlusion, zoom_in, viewpoint, style },
  };
}
