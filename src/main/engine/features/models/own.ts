import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import type { CatalogueModel } from '../../../../shared/contract/models.ts';
import type { BackboneName } from '../../../../shared/contract/training.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { modelCatalogue } from '../../../../shared/domain/model-catalogue.ts';
import type { EngineContext } from '../../context.ts';
import { describeRow, recordModel, weightsExtension } from './catalogue.ts';
import { embedPicture } from './embed.ts';

const validName = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/**
 * Takes in weights that no catalogue knows, such as those of one's own training elsewhere. A worker loads the copy into
 * the backbone once, so that a file that does not fit is refused here, layer by layer, and not hours later.
 *
 * @throws StudioError BAD_REQUEST for a name that is no file name or is the catalogue's; NOT_FOUND for no file;
 *   WEIGHTS_INVALID for a file that does not fit the backbone
 */
export async function importOwnWeights(
  context: EngineContext,
  { name, backbone, file }: { name: string; backbone: BackboneName; file: string },
): Promise<CatalogueModel> {
  assertModelName(name);
  if (!existsSync(file))
    throw new StudioError('NOT_FOUND', `There is no file ${file}.`, {
      field: 'file',
      file,
      remedy: 'Give the path of an existing file.',
    });
  const target = path.join(context.store.directory, 'models', `${name}${weightsExtension(file)}`);
  const beside = `${target}.import`;
  try {
    await copyFile(file, beside);
    const sha256 = await digestOfFitting(backbone, beside, file);
    await rename(beside, target);
    const row = { name, architecture: backbone, licence: null, source: 'file', sha256 };
    return describeRow(await recordModel(context, row, target));
  } finally {
    await rm(beside, { force: true });
  }
}

/** Throws StudioError BAD_REQUEST for a name that is no file name, or is the catalogue's. */
export function assertModelName(name: string): void {
  if (!validName.test(name)) {
    throw new StudioError('BAD_REQUEST', `"${name}" cannot name a model.`, {
      field: 'name',
      cause: 'a name begins with a letter or digit; letters, digits, dots, dashes and underscores follow, 64 at most',
      remedy: 'Choose another name.',
    });
  }
  if (modelCatalogue.some((entry) => entry.name === name)) {
    throw new StudioError('BAD_REQUEST', `${name} is a name of the catalogue.`, {
      field: 'name',
      remedy: 'Choose another name, or leave the backbone out to take in the published file.',
    });
  }
}

/** Runs the backbone once on a grey picture with the file's weights. */
async function digestOfFitting(backbone: BackboneName, file: string, source: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'f2e-weights-'));
  try {
    const image = path.join(directory, 'grey.png');
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#808080' } }).toFile(image);
    return (await embedPicture({ backbone, image, weights: file })).weights;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new StudioError(
      error.code,
      error.message,
      { ...error.details, field: 'file', file: source },
      { cause: error },
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
