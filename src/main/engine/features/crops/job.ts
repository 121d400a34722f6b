import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { and, eq, sql } from 'drizzle-orm';
import { annotations, crops } from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { CropSettings } from '../../../../shared/contract/crops.ts';
import { StudioError, toErrorReport } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { writeWhole } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { cropFile, photoFile } from '../../media/pictures.ts';
import type { ProjectStore } from '../../store/open.ts';
import { orderedPool } from '../imports/pool.ts';
import { derivePhotoCrops, type Crop } from './derive.ts';
import { countMissingCrops, missingCrops, type MissingQuestion, type PhotoWork } from './missing.ts';
import { readCropSettings, settingsHash, writeCropSettings } from './settings.ts';

const rowsAtOnce = 64;
const failuresListed = 1000;

export interface CropFailure {
  fileName: string;
  annotationId: number;
  cause: string;
  remedy: string;
}

export interface DeriveReport {
  derived: number;
  failed: number;
  photos: number;
  seconds: number;
  cropsPerSecond: number;
  /** The first 1,000. */
  failures: CropFailure[];
}

export interface DeriveRequest {
  /** From now on the project's own; its present ones where left out. */
  settings?: CropSettings | undefined;
  splits?: readonly SplitName[];
  photoId?: number;
}

interface Derived {
  annotationId: number;
  revisionId: number;
  crop: Crop;
}

/**
 * Derives every crop that is missing: photos in parallel, each decoded once for all of its garments. A photo or mask
 * that is broken is reported and passed over. What is done when it is cancelled stays.
 *
 * @throws StudioError CANCELLED
 */
export async function deriveCrops(
  context: Pick<EngineContext, 'store' | 'events'>,
  request: DeriveRequest,
  control: JobControl,
): Promise<DeriveReport> {
  const { store, events } = context;
  const settings = await takeSettings(store, request.settings);
  const hash = settingsHash(settings);
  const question: MissingQuestion = {
    settingsHash: hash,
    ...(request.splits === undefined ? {} : { splits: request.splits }),
    ...(request.photoId === undefined ? {} : { photoId: request.photoId }),
  };
  const total = countMissingCrops(store, question);
  const started = performance.now();
  const report: DeriveReport = { derived: 0, failed: 0, photos: 0, seconds: 0, cropsPerSecond: 0, failures: [] };
  if (total === 0) return report;

  let waiting: Derived[] = [];
  const keep = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) await recordCrops(store, rows, settings, hash);
  };
  const say = (): void => {
    const done = report.derived + report.failed;
    const seconds = (performance.now() - started) / 1000;
    report.seconds = seconds;
    report.cropsPerSecond = report.derived / Math.max(seconds, 1e-3);
    control.progress({
      step: 'Deriving crops',
      done,
      total,
      unit: 'crops',
      secondsLeft: done === 0 ? null : ((total - done) * seconds) / done,
      figures: { cropsPerSecond: report.cropsPerSecond },
    });
  };

  say();
  const width = Math.max(2, availableParallelism());
  try {
    for await (const { derived, failures } of orderedPool(missingCrops(store, question), width, (work) =>
      derivePhoto(store, work, settings, control.signal),
    )) {
      report.photos += 1;
      report.derived += derived.length;
      report.failed += failures.length;
      report.failures.push(...failures.slice(0, Math.max(0, failuresListed - report.failures.length)));
      waiting.push(...derived);
      if (waiting.length >= rowsAtOnce) await keep();
      say();
      control.signal.throwIfAborted();
    }
  } finally {
    await keep();
    events.publish({ type: 'changed', subjects: ['crops'] });
  }
  return report;
}

async function takeSettings(store: ProjectStore, wanted: CropSettings | undefined): Promise<CropSettings> {
  const present = readCropSettings(store);
  if (wanted === undefined || (wanted.size === present.size && wanted.margin === present.margin)) return present;
  await writeCropSettings(store, wanted);
  // Crops that were derived with these settings before become the ones in force again (a trigger follows the update).
  await store.write((database) =>
    database
      .update(crops)
      .set({ hash: sql`${crops.hash}` })
      .where(
        and(
          eq(crops.settingsHash, settingsHash(wanted)),
          sql`${crops.revisionId} in (select ${annotations.currentRevisionId} from ${annotations})`,
        ),
      )
      .run(),
  );
  return wanted;
}

async function derivePhoto(
  store: ProjectStore,
  { photo, garments }: PhotoWork,
  settings: CropSettings,
  signal: AbortSignal,
): Promise<{ derived: Derived[]; failures: CropFailure[] }> {
  const derived: Derived[] = [];
  const failures: CropFailure[] = [];
  if (signal.aborted) return { derived, failures };
  const fail = (annotationId: number, error: unknown): void => {
    const { message, details } = toErrorReport(error);
    const remedy = typeof details['remedy'] === 'string' ? details['remedy'] : 'Mend or replace it, then derive again.';
    failures.push({ fileName: photo.fileName, annotationId, cause: message, remedy });
  };
  try {
    const file = photoFile(store.directory, photo);
    if (!existsSync(file)) throw fileGone(photo.fileName);
    const masks = garments.map(({ maskCounts }) => ({
      size: [photo.height, photo.width] as const,
      counts: maskCounts,
    }));
    // The importer held the photo to its own limit of pixels.
    const results = await derivePhotoCrops(file, masks, { settings, pixelLimit: photo.width * photo.height });
    for (const [index, garment] of garments.entries()) {
      const result = results[index];
      if (result?.crop === undefined) {
        fail(garment.annotationId, result?.error ?? new StudioError('INTERNAL', 'No crop was derived.'));
        continue;
      }
      const target = cropFile(store.directory, result.crop.hash);
      if (!existsSync(target)) await writeWhole(target, result.crop.bytes);
      derived.push({ annotationId: garment.annotationId, revisionId: garment.revisionId, crop: result.crop });
    }
  } catch (error) {
    // A disk that is full concerns all photos, not this one.
    if (!(error instanceof StudioError)) throw error;
    for (const { annotationId } of garments) fail(annotationId, error);
  }
  return { derived, failures };
}

async function recordCrops(
  store: ProjectStore,
  rows: readonly Derived[],
  settings: CropSettings,
  hash: string,
): Promise<void> {
  await store.write((database) => {
    for (const { annotationId, revisionId, crop } of rows) {
      const values = { revisionId, hash: crop.hash, size: settings.size, createdAt: Date.now() };
      database
        .insert(crops)
        .values({ annotationId, settingsHash: hash, ...values })
        .onConflictDoUpdate({ target: [crops.annotationId, crops.settingsHash], set: values })
        .run();
    }
  });
}

function fileGone(fileName: string): StudioError {
  return new StudioError('PHOTO_INVALID', `The file of ${fileName} is gone.`, {
    file: fileName,
    remedy: 'Put it back where it lay, or import it again.',
  });
}
