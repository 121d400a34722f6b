import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, eq } from 'drizzle-orm';
import { models } from '../../../../../db/schema.ts';
import type { CatalogueModel } from '../../../../shared/contract/models.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { modelCatalogue, type CatalogueEntry } from '../../../../shared/domain/model-catalogue.ts';
import type { EngineContext } from '../../context.ts';
import { fileDigest } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { download } from './download.ts';
import { shippedWeights } from './shipped.ts';
import { installedFile } from './weights.ts';

/** The catalogue, with where each entry is to be had now. */
export function listModels(context: EngineContext): Promise<CatalogueModel[]> {
  return Promise.all(modelCatalogue.map((entry) => describe(context, entry)));
}

/** Throws StudioError MODEL_UNKNOWN. */
export function catalogueEntry(name: string): CatalogueEntry {
  const entry = modelCatalogue.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw new StudioError('MODEL_UNKNOWN', `The catalogue has no model ${name}.`, {
    field: 'name',
    cause: `it has ${modelCatalogue.map((candidate) => candidate.name).join(', ')}`,
    remedy: '`f2e models list` shows all.',
  });
}

/** Fetches an entry from its publisher; what the project has already is not fetched again. */
export async function fetchModel(
  context: EngineContext,
  name: string,
  { signal, progress }: JobControl,
): Promise<Record<string, unknown>> {
  const entry = catalogueEntry(name);
  const { url } = entry;
  if (url === null) {
    if ((await shippedWeights(context.application, entry)) === undefined) throw notToBeHad(entry);
  } else if (installedRow(context, entry) === undefined) {
    const file = targetFile(context, entry, path.posix.basename(new URL(url).pathname));
    const started = Date.now();
    const sha256 = await download({
      url,
      sha256: entry.sha256,
      file,
      signal,
      onProgress: (done, total) => {
        const whole = total ?? entry.bytes;
        const rate = done / Math.max(1, Date.now() - started);
        progress({
          step: `Fetching ${entry.name}`,
          done,
          total: whole,
          unit: 'bytes',
          secondsLeft: rate > 0 && whole !== null ? Math.max(0, whole - done) / rate / 1000 : null,
        });
      },
    });
    await record(context, entry, file, sha256, url);
  }
  return { model: await describe(context, entry) };
}

/** Takes an entry's file that was fetched by other means. Throws StudioError WEIGHTS_INVALID where its digest differs. */
export async function importModel(context: EngineContext, name: string, source: string): Promise<CatalogueModel> {
  const entry = catalogueEntry(name);
  if (!existsSync(source)) {
    throw new StudioError('NOT_FOUND', `There is no file ${source}.`, { field: 'file', file: source });
  }
  const target = targetFile(context, entry, path.basename(source));
  const beside = `${target}.import`;
  try {
    // Checked on the copy: the source may change between the check and the copying.
    await copyFile(source, beside);
    const sha256 = await fileDigest(beside);
    const shipped = await shippedWeights(context.application, entry);
    if (!sha256.startsWith(entry.sha256) && sha256 !== shipped?.sha256) {
      throw new StudioError('WEIGHTS_INVALID', `This file is not ${name}.`, {
        field: 'file',
        file: source,
        cause: `its SHA-256 is ${sha256}; it should begin with ${entry.sha256}`,
        remedy: entry.url === null ? 'Use what ships with the studio.' : `Fetch it again from ${entry.url}.`,
      });
    }
    await rename(beside, target);
    await record(context, entry, target, sha256, 'file');
  } finally {
    await rm(beside, { force: true });
  }
  return describe(context, entry);
}

function notToBeHad(entry: CatalogueEntry): StudioError {
  return new StudioError('DOWNLOAD_FAILED', `${entry.name} ships with the studio, but its file is not there.`, {
    cause: `resources/models holds no ${entry.shippedFile ?? entry.name}`,
    remedy: 'Install the studio again.',
  });
}

async function describe(context: EngineContext, entry: CatalogueEntry): Promise<CatalogueModel> {
  const { name, backbone, url, licence, bytes } = entry;
  const shipped = await shippedWeights(context.application, entry);
  const row = installedRow(context, entry);
  const state = row !== undefined ? 'installed' : shipped !== undefined ? 'shipped' : 'absent';
  return { name, backbone, url, licence, bytes, sha256: row?.sha256 ?? shipped?.sha256 ?? entry.sha256, state };
}

function installedRow(context: EngineContext, entry: CatalogueEntry): typeof models.$inferSelect | undefined {
  const row = context.store.database
    .select()
    .from(models)
    .where(and(eq(models.kind, 'backbone'), eq(models.name, entry.name)))
    .get();
  return row !== undefined && existsSync(installedFile(context.store, row)) ? row : undefined;
}

function targetFile(context: EngineContext, entry: CatalogueEntry, fileName: string): string {
  const extension = /\.(pth|pt|safetensors)$/i.exec(fileName)?.[0].toLowerCase() ?? '.weights';
  return path.join(context.store.directory, 'models', `${entry.name}${extension}`);
}

async function record(
  context: EngineContext,
  entry: CatalogueEntry,
  file: string,
  sha256: string,
  source: string,
): Promise<void> {
  await context.store.write((database) => {
    database
      .delete(models)
      .where(and(eq(models.kind, 'backbone'), eq(models.name, entry.name)))
      .run();
    database
      .insert(models)
      .values({
        kind: 'backbone',
        name: entry.name,
        architecture: entry.backbone,
        path: path.relative(context.store.directory, file).split(path.sep).join('/'),
        sha256,
        licence: entry.licence,
        source,
        createdAt: Date.now(),
      })
      .run();
  });
  context.events.publish({ type: 'changed', subjects: ['models'] });
}
