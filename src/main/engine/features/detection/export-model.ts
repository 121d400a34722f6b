import { mkdir, readdir } from 'node:fs/promises';
import { z } from 'zod';
import type { DetectorSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { findApplication } from '../../application.ts';
import type { EngineContext } from '../../context.ts';
import { runWorker } from '../../workers/run-worker.ts';
import { requireStarter } from '../detector/models.ts';

const exportedModel = z.object({ directory: z.string(), bytes: z.int() });
export type ExportedModel = z.infer<typeof exportedModel>;

/**
 * Writes a detector as a SavedModel, in a worker.
 *
 * @param directory new or empty; it is made where it is not there
 * @throws StudioError CONFLICT for a folder that holds something; WEIGHTS_INVALID for a model that is damaged
 */
export async function exportDetector(
  runTask: EngineContext['runTask'],
  model: DetectorSource,
  directory: string,
): Promise<ExportedModel> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) {
    throw new StudioError('CONFLICT', `${directory} is not empty.`, {
      file: directory,
      field: 'output',
      remedy: 'Name a folder that is new or empty.',
    });
  }
  const { signal } = new AbortController();
  const task = { type: 'export-detector', model, directory } as const;
  return exportedModel.parse(await runTask(task, { signal, onReport: () => undefined }));
}

/** The detector that ships with the studio; needs no project. */
export function exportStarter(directory: string): Promise<ExportedModel> {
  return exportDetector(runWorker, requireStarter(findApplication()).source, directory);
}
