import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ImportInput, RejectedRecord } from '../../../../shared/contract/imports.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { checked } from './checked.ts';
import { jsonRecords, type JsonRecord } from './json-records.ts';
import { assertSize, maskOfSegmentation, type PhotoFrame } from './masks.ts';
import { orderedPool } from './pool.ts';
import { createPace } from './pace.ts';
import type { NewAnnotation } from './record-writer.ts';
import { HeldRefusals, Refusal, type RefusalSink } from './report.ts';
import { fileInside } from './safe-path.ts';
import { orRefuse, type ImportSession, type PreparedPhoto } from './session.ts';

const category = z.looseObject({ id: z.int(), name: z.string().trim().min(1).max(200) });

const image = z.looseObject({
  id: z.int(),
  file_name: z.string().min(1).max(1000),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});
type Image = z.infer<typeof image>;

const annotation = z.looseObject({
  id: z.int(),
  image_id: z.int(),
  category_id: z.int(),
  segmentation: z.unknown().optional(),
  iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()], 'it is neither 0 nor 1').default(0),
  score: z.number().optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
});

interface ImportedImage extends PhotoFrame {
  photoId: number;
}

interface CocoFile {
  file: string;
  photos: string;
  split: SplitName | null;
}

const photosAtOnce = 6;
const photosPerWrite = 100;
const annotationsPerWrite = 1000;

/**
 * COCO instances: first categories and images, then annotations, so that the lists may come in any order. Nothing is
 * fetched (`coco_url`, `flickr_url`); boxes and areas are taken from the masks themselves.
 */
export async function importCoco(
  session: ImportSession,
  input: Extract<ImportInput, { format: 'coco' }>,
): Promise<void> {
  const source = {
    file: input.annotations,
    photos: await realFolder(input.photos),
    split: input.split ?? null,
  };
  const categories = await readCategories(session, source);
  const images = await importImages(session, source);
  await importAnnotations(session, source, categories, images);
}

/** Category ids with their classes. Classes are added in the file's order. */
async function readCategories(session: ImportSession, { file }: CocoFile): Promise<Map<number, number>> {
  const found = new Map<number, string>();
  const refused: RejectedRecord[] = [];
  const refusals: RefusalSink = { reject: (record) => void refused.push(record) };
  for await (const record of jsonRecords(file, ['categories'])) {
    await orRefuse(refusals, file, `categories[${record.index}]`, () => {
      const { id, name } = checked(category, record, 'categories');
      if (found.has(id)) throw new Refusal('id', `category ${id} is there twice`, 'Give each category its own id.');
      found.set(id, name);
    });
  }
  const [first] = refused;
  if (found.size === 0 && first !== undefined) {
    throw new StudioError('IMPORT_INVALID', `No category of ${file} can be used: ${first.cause}.`, { ...first });
  }
  for (const record of refused) session.log.reject(record);
  if (found.size === 0) {
    throw new StudioError('IMPORT_INVALID', `${file} lists no categories, so it is not a COCO instances file.`, {
      file,
      record: '',
      field: 'categories',
      cause: 'no categories',
      remedy: 'Choose a file with images, annotations and categories.',
    });
  }
  const classes = new Map<number, number>();
  await session.commit(() => {
    for (const [id, name] of found) classes.set(id, session.writer.classes.id('garment', name, id));
  });
  return classes;
}

async function importImages(session: ImportSession, source: CocoFile): Promise<Map<number, ImportedImage>> {
  const { log } = session;
  const images = new Map<number, ImportedImage>();
  const pace = createPace(session.control, 'photos', 'bytes', (await stat(source.file)).size);
  const prepared = orderedPool(jsonRecords(source.file, ['images']), photosAtOnce, async (record) => {
    session.assertGoing();
    log.counts.records++;
    const name = `images[${record.index}]`;
    const refusals = new HeldRefusals();
    const photo = await orRefuse(refusals, source.file, name, () => prepareImage(session, source, record));
    return { name, photo, refusals, position: record.position };
  });
  let batch: { name: string; image: Image; prepared: PreparedPhoto }[] = [];
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    await session.commit(() => {
      for (const {
        name,
        image: { id, file_name: fileName },
        prepared: photo,
      } of full) {
        try {
          if (images.has(id)) throw new Refusal('id', `image ${id} is there twice`, 'Give each image its own id.');
          const provenance = { importer: 'coco', file: path.basename(source.file), record: id };
          const photoId = session.writer.photo(photo, fileName, { split: source.split, event: null }, provenance);
          const { width, height, orientation } = photo;
          images.set(id, { photoId, width, height, orientation });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          log.reject(error.at(source.file, name));
        }
      }
    });
  };
  for await (const { name, photo, refusals, position } of prepared) {
    refusals.releaseTo(log);
    if (photo !== undefined) batch.push({ name, ...photo });
    if (batch.length >= photosPerWrite) await flush();
    pace.at(position);
  }
  session.assertGoing();
  await flush();
  return images;
}

async function prepareImage(
  session: ImportSession,
  source: CocoFile,
  record: JsonRecord,
): Promise<{ image: Image; prepared: PreparedPhoto }> {
  const value = checked(image, record, 'images');
  const { file } = await fileInside(source.photos, value.file_name, 'file_name');
  const prepared = await session.preparePhoto(file);
  if (value.width !== undefined && value.height !== undefined) {
    assertSize(value.width, value.height, prepared, 'width, height', 'the record');
  }
  return { image: value, prepared };
}

async function importAnnotations(
  session: ImportSession,
  source: CocoFile,
  categories: Map<number, number>,
  images: Map<number, ImportedImage>,
): Promise<void> {
  const { log } = session;
  const pace = createPace(session.control, 'garments', 'bytes', (await stat(source.file)).size);
  const fileName = path.basename(source.file);
  let batch: { photoId: number; annotation: NewAnnotation }[] = [];
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    await session.commit(() => {
      for (const entry of full) session.writer.annotation(entry.photoId, entry.annotation);
    });
  };
  for await (const record of jsonRecords(source.file, ['annotations'])) {
    session.assertGoing();
    log.counts.records++;
    try {
      batch.push(annotationOf(record, fileName, categories, images));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.reject(error.at(source.file, `annotations[${record.index}]`));
    }
    if (batch.length >= annotationsPerWrite) await flush();
    pace.at(record.position);
  }
  session.assertGoing();
  await flush();
}

function annotationOf(
  record: JsonRecord,
  fileName: string,
  categories: Map<number, number>,
  images: Map<number, ImportedImage>,
): { photoId: number; annotation: NewAnnotation } {
  const value = checked(annotation, record, 'annotations');
  const photo = images.get(value.image_id);
  if (photo === undefined) {
    throw new Refusal(
      'image_id',
      `image ${value.image_id} is not in the file or was refused`,
      'Correct the image first; then import again.',
    );
  }
  const garmentClassId = categories.get(value.category_id);
  if (garmentClassId === undefined) {
    throw new Refusal(
      'category_id',
      `the file has no category ${value.category_id}`,
      'Add the category to the file or correct the id.',
    );
  }
  return {
    photoId: photo.photoId,
    annotation: {
      externalKey: `coco:${fileName}:${value.id}`,
      garmentClassId,
      ...maskOfSegmentation(value.segmentation, photo),
      crowd: Boolean(value.iscrowd),
      score: value.score ?? null,
      attributes: value.attributes,
    },
  };
}

/** Throws StudioError IMPORT_INVALID where the folder is missing. */
export async function realFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  throw new StudioError('IMPORT_INVALID', `There is no folder ${folder}.`, {
    file: folder,
    record: '',
    field: '',
    cause: 'no such folder',
    remedy: 'Name the folder that holds the photos.',
  });
}
