import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImportInput } from '../../shared/contract/imports.ts';
import { findApplication } from './application.ts';
import { openEngine, type Engine } from './engine.ts';
import { createProject } from './store/open.ts';

export const sampleFolder = path.join(findApplication().resources, 'sample');

/** An engine on a fresh project in a temporary folder, for tests; `dispose` closes and removes it. */
export async function temporaryEngine(): Promise<{ engine: Engine; directory: string; dispose(): Promise<void> }> {
  const parent = await mkdtemp(path.join(tmpdir(), 'f2e-engine-'));
  const directory = path.join(parent, 'project');
  await (await createProject(directory, { name: 'Test' })).close();
  const engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  return {
    engine,
    directory,
    async dispose() {
      await engine.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Photos and masks of the sample, and their events, imported for real. */
export async function importSample(engine: Engine, splits: readonly ('train' | 'val')[]): Promise<void> {
  const photos = path.join(sampleFolder, 'photos');
  for (const split of splits) {
    await imported(engine, {
      format: 'coco',
      annotations: path.join(sampleFolder, `${split}.json`),
      photos,
      split,
      dryRun: false,
      storage: 'copy',
      maximumPixels: 1e8,
    });
  }
  await imported(engine, { format: 'labels', file: path.join(sampleFolder, 'occasions.csv'), dryRun: false });
}

async function imported(engine: Engine, input: ImportInput): Promise<void> {
  const { jobId } = await engine.call('imports.start', input);
  const job = await engine.jobs.ended(jobId);
  if (job.state !== 'done') throw new Error(`import ${job.state}: ${JSON.stringify(job.error)}`);
}
