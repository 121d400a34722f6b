import type { ImportInput } from '../../../../shared/contract/imports.ts';
import { taxonomyPresets } from '../../../../shared/domain/presets.ts';
import { realFolder } from './coco.ts';
import { annotationFiles, findPhoto, garmentOf, itemsOf, photoFacts, readRecord } from './deepfashion2-records.ts';
import { createPace } from './pace.ts';
import { orderedPool } from './pool.ts';
import type { NewAnnotation } from './record-writer.ts';
import { HeldRefusals, Refusal, type RefusalSink } from './report.ts';
import { orRefuse, type ImportSession, type PreparedPhoto } from './session.ts';

interface AnnotatedPhoto {
  fileName: string;
  prepared: PreparedPhoto;
  garments: NewAnnotation[];
}

type Input = Extract<ImportInput, { format: 'deepfashion2' }>;

const photosAtOnce = 6;
const photosPerWrite = 100;

/** DeepFashion2's own layout: one JSON file for each photo, with `item1`, `item2`, …; its 13 categories. */
export async function importDeepFashion2(session: ImportSession, input: Input): Promise<void> {
  const [annotations, photos] = [await realFolder(input.annotations), await realFolder(input.photos)];
  const { log } = session;
  const names = await annotationFiles(annotations);
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
  const found = await findPhoto(source.photos, name);
  const prepared = await session.preparePhoto(found.file);
  const { source: origin, pair_id: pairId } = photoFacts(record);
  const garments: NewAnnotation[] = [];
  for (const { key, value } of itemsOf(record)) {
    session.log.counts.records++;
    const garment = await orRefuse(refusals, name, key, () => garmentOf(value, prepared));
    if (garment === undefined) continue;
    const { category, attributes, ...region } = garment;
    garments.push({
      externalKey: `deepfashion2:${key}`,
      garmentClassId: source.classes[category] ?? null,
      ...region,
      crowd: false,
      score: null,
      attributes: { ...attributes, source: origin, pair_id: pairId },
    });
  }
  return { fileName: found.fileName, prepared, garments };
}
