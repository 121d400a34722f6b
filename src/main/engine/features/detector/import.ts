import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { models } from '../../../../../db/schema.ts';
import { detectorDescription } from '../../../../shared/contract/detection.ts';
import type { DetectorModel, ImportDetectorInput } from '../../../../shared/contract/detector.ts';
import { usualSides } from '../../../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { assertModelName } from '../models/own.ts';
import { listDetectors } from './models.ts';

/**
 * Takes somebody else's Mask R-CNN in as a detector of the project. A worker fits the weights into the architecture
 * layer by layer and writes them anew, so that what is kept needs neither the file nor its format any more.
 *
 * @throws StudioError BAD_REQUEST for a name that is no file name, CONFLICT for one that is taken, NOT_FOUND for no file,
 *   WEIGHTS_INVALID for weights that do not fit, naming every layer
 */
export async function importDetector(context: EngineContext, input: ImportDetectorInput): Promise<DetectorModel> {
  const { name, file, classNames, architecture, licence } = input;
  const { store, events } = context;
  assertModelName(name);
  if (!existsSync(file))
    throw new StudioError('NOT_FOUND', `There is no file ${file}.`, {
      field: 'file',
      file,
      remedy: 'Give the path of an existing file.',
    });
  const twice = classNames.find((each, index) => classNames.indexOf(each) !== index);
  if (twice !== undefined) {
    throw new StudioError('BAD_REQUEST', `The class ${twice} is named twice.`, {
      field: 'classNames',
      remedy: "List every class once, in the model's order, without the background.",
    });
  }
  const target = path.join(store.directory, 'models', name);
  if (existsSync(target)) {
    throw new StudioError('CONFLICT', `The project has a model ${name} already.`, {
      field: 'name',
      remedy: 'Choose another name.',
    });
  }
  const beside = `${target}.import`;
  const usual = usualSides(architecture);
  const { shortSide = usual.shortSide, longSide = Math.max(usual.longSide, shortSide) } = input;
  const model = { kind: 'file' as const, path: file, architecture, classNames, shortSide, longSide };
  try {
    const { signal } = new AbortController();
    const task = { type: 'adopt-detector', model, directory: beside } as const;
    const { sha256 } = detectorDescription.parse(await context.runTask(task, { signal, onReport: () => undefined }));
    await rename(beside, target);
    const row = await store.write((database) =>
      database
        .insert(models)
        .values({
          kind: 'detector',
          name,
          architecture,
          path: `models/${name}/model.safetensors`,
          sha256,
          licence: licence ?? null,
          source: 'file',
          createdAt: Date.now(),
        })
        .returning()
        .get(),
    );
    events.publish({ type: 'changed', subjects: ['models'] });
    const imported = listDetectors(context).find(({ id }) => id === row.id);
    if (imported === undefined) throw new StudioError('INTERNAL', `${name} was taken in and is not there.`);
    return imported;
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
