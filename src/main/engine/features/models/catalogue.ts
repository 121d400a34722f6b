import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, notInArray } from 'drizzle-orm';
import { models } from '../../../../../db/schema.ts';
import type { CatalogueModel } from '../../../../shared/contract/models.ts';
import { backboneName } from '../../../../shared/contract/training.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { modelCatalogue, type CatalogueEntry } from '../../../../shared/domain/model-catalogue.ts';
import type { EngineContext } from '../../context.ts';
import { fileDigest } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { download } from './download.ts';
import { shippedWeights } from './shipped.ts';
import { installedFile } from './weights.ts';

type ModelRow = typeof models.$inferSelect;

/** The catalogue, with where each entry is to be had now, then the weights that the project took in on its own. */
export async function listModels(context: EngineContext): Promise<CatalogueModel[]> {
  const own = context.store.database
    .select()
    .from(models)
    .where(
      and(
        eq(models.kind, 'backbone'),
        notInArray(
          models.name,
          modelCatalogue.map(({ name }) => name),
        ),
      ),
    )
    .orderBy(models.id)
    .all();
  const listed = await Promise.all(modelCatalogue.map((entry) => describe(context, entry)));
  return [...listed, ...own.map((row) => describeRow(row))];
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
    await recordEntry(context, entry, file, sha256, url);
  }
  return { model: await describe(context, entry) };
}

/** Takes an entry's file that was fetched by other means. Throws StudioError WEIGHTS_INVALID where its digest differs. */
export async function importModel(context: EngineContext, name: string, source: string): Promise<CatalogueModel> {
  const entry = catalogueEntry(name);
  if (!existsSync(source)) {
    throw new StudioError('NOT_FOUND', `There is no file ${source}.`, {
      field: 'file',
      file: source,
      remedy: 'Give the path of an existing file.',
    });
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
    await recordEntry(context, entry, target, sha256, 'file');
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
  const sha256 = row?.sha256 ?? shipped?.sha256 ?? entry.sha256;
  return { id: row?.id ?? null, name, backbone, url, licence, bytes, sha256, state };
}

/** A model of the project that is not of the catalogue. */
export function describeRow(row: ModelRow): CatalogueModel {
  return {
    id: row.id,
    name: row.name,
    backbone: backboneName.parse(row.architecture),
    url: null,
    licence: row.licence ?? 'not stated',
    bytes: null,
    sha256: row.sha256,
    state: 'installed',
  };
}

function installedRow(context: EngineContext, entry: CatalogueEntry): ModelRow | undefined {
  const row = context.store.database
    .select()
    .from(models)
    .where(and(eq(models.kind, 'backbone'), eq(models.name, entry.name)))
    .get();
  return row !== undefined && existsSync(installedFile(context.store, row)) ? row : undefined;
}

function targetFile(context: EngineContext, entry: CatalogueEntry, fileName: string): string {
  return path.join(context.store.directory, 'models', `${entry.name}${weightsExtension(fileName)}`);
}

/** What a weights file's name ends in, of the formats that are read. */
export function weightsExtension(fileName: string): string {
  return /\.(pth|pt|safetensors)$/i.exec(fileName)?.[0].toLowerCase() ?? '.weights';
}

async function recordEntry(
  context: EngineContext,
  { name, backbone, licence }: CatalogueEntry,
  file: string,
  sha256: string,
  source: string,
): Promise<void> {
  await recordModel(context, { name, architecture: backbone, licence, source, sha256 }, file);
}

/** Writes a backbone's row, in place of an earlier one of that name. */
export async function recordModel(
  context: EngineContext,
  facts: Pick<ModelRow, 'name' | 'architecture' | 'licence' | 'source' | 'sha256'>,
  file: string,
): Promise<ModelRow> {
  const row = await context.store.write((database) => {
    database
      .delete(models)
      .where(and(eq(models.kind, 'backbone'), eq(models.name, facts.name)))
      .run();
    return database
      .insert(models)
      .values({
        ...facts,
        kind: 'backbone',
        path: path.relative(context.store.directory, file).split(path.sep).join('/'),
        createdAt: Date.now(),
      })
      .returning()
      .get();
  });
  context.events.publish({ type: 'changed', subjects: ['models'] });
  return row;
}
