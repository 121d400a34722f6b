import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ImportInput } from '../../../../shared/contract/imports.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { realFolder } from './coco.ts';
import { filesIn } from './files-in-folder.ts';
import { maskOfSegmentation } from './masks.ts';
import { createPace } from './pace.ts';
import { orderedPool } from './pool.ts';
import type { NewAnnotation } from './record-writer.ts';
import { HeldRefusals, Refusal, type RefusalSink } from './report.ts';
import { fileInside } from './safe-path.ts';
import { orRefuse, type ImportSession, type PreparedPhoto } from './session.ts';

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

interface AnnotatedPhoto {
  fileName: string;
  prepared: PreparedPhoto;
  garments: NewAnnotation[];
}

type Input = Extract<ImportInput, { format: 'deepfashion2' }>;

const photosAtOnce = 6;
const photosPerWrite = 100;
/** The largest published file has some 100 KB. */
const largestFile = 64 * 2 ** 20;
const photoExtensions = ['.jpg', '.jpeg', '.png'];

/** DeepFashion2's own layout: one JSON file for each photo, with `item1`, `item2`, …; its 13 categories. */
export async function importDeepFashion2(session: ImportSession, input: Input): Promise<void> {
  const [annotations, photos] = [await realFolder(input.annotations), await realFolder(input.photos)];
  const { log } = session;
  const names: string[] = [];
  for await (const name of filesIn(annotations)) if (name.toLowerCase().endsWith('.json')) names.push(name);
  if (names.length === 0) {
    throw new StudioError('IMPORT_INVALID', `${annotations} holds no annotation files.`, {
      file: annotations,
      record: '',
      field: '',
      cause: 'no .json file',
      remedy: 'Name the annos folder of DeepFashion2.',
    });
  }
  const classes: number[] = [];
  await session.commit(() => {
    for (const [index, name] of taxonomyPresets.deepfashion2.entries()) {
      classes.push(session.writer.classes.id('garment', name, index + 1));
    }
  });
  const pace = createPace(session.control, 'photos and garments', 'photos', names.length);
  const prepared = orderedPool(names, photosAtOnce, async (name) => {
    session.assertGoing();
    log.counts.records++;
    const refusals = new HeldRefusals();
    const source = { annotations, photos, classes };
    const photo = await orRefuse(refusals, name, '', () => prepare(session, source, name, refusals));
    return { name, photo, refusals };
  });
  let batch: { name: string; photo: AnnotatedPhoto }[] = [];
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    await session.commit(() => {
      for (const { name, photo } of full) {
        try {
          const provenance = { importer: 'deepfashion2', file: name };
          const labels = { split: input.split ?? null, event: null };
          const photoId = session.writer.photo(photo.prepared, photo.fileName, labels, provenance);
          for (const garment of photo.garments) session.writer.annotation(photoId, garment);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          log.reject(error.at(name, ''));
        }
      }
    });
  };
  let done = 0;
  for await (const { name, photo, refusals } of prepared) {
    refusals.releaseTo(log);
    if (photo !== undefined) batch.push({ name, photo });
    if (batch.length >= photosPerWrite) await flush();
    pace.at(++done);
  }
  session.assertGoing();
  await flush();
}

async function prepare(
  session: ImportSession,
  source: { annotations: string; photos: string; classes: number[] },
  name: string,
  refusals: RefusalSink,
): Promise<AnnotatedPhoto> {
  const record = await readRecord(source.annotations, name);
  const found = await findPhoto(source.photos, name.replace(/\.json$/i, ''));
  const prepared = await session.preparePhoto(found.file);
  const { source: origin, pair_id: pairId } = parsed(photoRecord, record, '');
  const items = Object.keys(record)
    .filter((key) => /^item\d+$/.test(key))
    .sort((left, right) => Number(left.slice(4)) - Number(right.slice(4)));
  const garments: NewAnnotation[] = [];
  for (const key of items) {
    session.log.counts.records++;
    const garment = await orRefuse(refusals, name, key, () => {
      const value = parsed(item, record[key], '');
      const expected = taxonomyPresets.deepfashion2[value.category_id - 1];
      if (value.category_name !== undefined && value.category_name !== expected) {
        throw new Refusal(
          'category_name',
          `category ${value.category_id} is ${String(expected)}, not ${value.category_name}`,
          'Correct category_id or category_name.',
        );
      }
      const { scale, occlusion, zoom_in, viewpoint, style } = value;
      return {
        externalKey: `deepfashion2:${key}`,
        garmentClassId: source.classes[value.category_id - 1] ?? null,
        ...maskOfSegmentation(value.segmentation, prepared),
        crowd: false,
        score: null,
        attributes: { scale, occlusion, zoom_in, viewpoint, style, source: origin, pair_id: pairId },
      };
    });
    if (garment !== undefined) garments.push(garment);
  }
  return { fileName: found.fileName, prepared, garments };
}

async function readRecord(root: string, name: string): Promise<Record<string, unknown>> {
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

async function findPhoto(root: string, stem: string): Promise<{ file: string; fileName: string }> {
  for (const extension of photoExtensions) {
    const fileName = stem + extension;
    const there = await stat(path.join(root, fileName)).catch(() => undefined);
    if (there !== undefined) return { file: (await fileInside(root, fileName, '')).file, fileName };
  }
  throw new Refusal('', `there is no photo ${stem}.jpg in ${root}`, 'Check the photo folder, or leave the file out.');
}

function parsed<Shape extends z.ZodType>(shape: Shape, value: unknown, prefix: string): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(
    [prefix, ...(issue?.path.map(String) ?? [])].filter((part) => part !== '').join('.'),
    issue?.message ?? 'not as expected',
    "See DeepFashion2's format of annotations.",
  );
}
