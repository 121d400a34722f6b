import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { and, asc, count, eq, gt, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { annotations, photos, taxonomyClasses } from '../../../../../db/schema.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { cropFile } from '../../media/pictures.ts';
import { manifestFile, removeStale, writeManifest } from './export-manifest.ts';
import { exportFileName, exportFolderName } from './export-names.ts';

const rowsAtOnce = 500;
const filesAtOnce = 8;

export interface ExportReport {
  directory: string;
  exported: number;
  /** Garments whose crop's file was not there. */
  missing: number;
  /** Files of an earlier export whose garment now lies elsewhere or is gone. */
  removed: number;
  seconds: number;
}

/**
 * Copies all crops but those of excluded garments into the study's layout, `<directory>/<split>/<event>/<photo>_<annotation>.png`; garments without a
 * split or an event go to `unassigned`. Files that are there already are written again; what an
 * earlier export left that no longer holds is removed; other files are left alone.
 *
 * @throws StudioError CONFLICT where the folder lies inside the project; CANCELLED
 */
export async function exportCrops(
  { store }: Pick<EngineContext, 'store'>,
  directory: string,
  { signal, progress }: JobControl,
): Promise<ExportReport> {
  const target = path.resolve(directory);
  if (isInside(store.directory, target)) {
    throw new StudioError('CONFLICT', 'Crops cannot be exported into the project itself.', {
      field: 'directory',
      remedy: 'Choose a folder elsewhere.',
    });
  }
  await mkdir(target, { recursive: true });
  const started = performance.now();
  const cropped: SQL | undefined = and(
    eq(annotations.deleted, false),
    eq(annotations.crowd, false),
    isNotNull(annotations.cropHash),
    isNull(annotations.excludedReason),
    isNull(photos.excludedReason),
  );
  const total =
    store.database
      .select({ rows: count() })
      .from(annotations)
      .innerJoin(photos, eq(photos.id, annotations.photoId))
      .where(cropped)
      .get()?.rows ?? 0;
  const report: ExportReport = { directory: target, exported: 0, missing: 0, removed: 0, seconds: 0 };
  const written = new Set<string>();
  const manifest = manifestFile(store.directory, target);

  try {
    let after = 0;
    for (;;) {
      signal.throwIfAborted();
      const rows = store.database
        .select({
          id: annotations.id,
          hash: annotations.cropHash,
          split: annotations.split,
          event: taxonomyClasses.name,
          fileName: photos.fileName,
        })
        .from(annotations)
        .innerJoin(photos, eq(photos.id, annotations.photoId))
        .leftJoin(taxonomyClasses, eq(taxonomyClasses.id, annotations.eventClassId))
        .where(and(cropped, gt(annotations.id, after)))
        .orderBy(asc(annotations.id))
        .limit(rowsAtOnce)
        .all();
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
      for (let start = 0; start < rows.length; start += filesAtOnce) {
        signal.throwIfAborted();
        const copied = await Promise.all(
          rows.slice(start, start + filesAtOnce).map(async ({ id, hash, split, event, fileName }) => {
            const folder = path.posix.join(split ?? 'unassigned', exportFolderName(event));
            const name = exportFileName(fileName, id);
            const present = await copyCrop(cropFile(store.directory, hash ?? ''), path.join(target, folder), name);
            if (present) written.add(path.posix.join(folder, name));
            return present;
          }),
        );
        for (const done of copied) report[done ? 'exported' : 'missing'] += 1;
        const done = report.exported + report.missing;
        report.seconds = (performance.now() - started) / 1000;
        progress({
          step: 'Exporting crops',
          done,
          total,
          unit: 'crops',
          secondsLeft: ((total - done) * report.seconds) / Math.max(1, done),
        });
      }
    }
    report.removed = await removeStale(manifest, target, written);
    await writeManifest(manifest, written, { keepEarlier: false });
  } catch (error) {
    // A cancelled export, too, is remembered, so that the next one can tidy up after it.
    await writeManifest(manifest, written, { keepEarlier: true });
    throw error;
  }
  return report;
}

/** Beside and then renamed, so that a cancelled export leaves no half picture. */
async function copyCrop(source: string, folder: string, name: string): Promise<boolean> {
  if (!(await isFile(source))) return false;
  await mkdir(folder, { recursive: true });
  const beside = path.join(folder, `.${name}.part`);
  try {
    await rm(beside, { force: true });
    await copyFile(source, beside);
    await rename(beside, path.join(folder, name));
  } finally {
    await rm(beside, { force: true });
  }
  return true;
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function isInside(parent: string, child: string): boolean {
  const relative = path.relative(parent, child);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
