import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

interface CocoSample {
  images: { id: number }[];
  annotations: { image_id: number }[];
  categories: unknown;
}

/** The first photos of each split of the sample alone, for what takes long for each photo. */
export async function importFewOfSample(engine: Engine, counts: Record<'train' | 'val', number>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'f2e-few-'));
  try {
    for (const split of ['train', 'val'] as const) {
      const whole = JSON.parse(await readFile(path.join(sampleFolder, `${split}.json`), 'utf8')) as CocoSample;
      const images = whole.images.slice(0, counts[split]);
      const ids = new Set(images.map(({ id }) => id));
      const annotations = path.join(folder, `${split}.json`);
      const few = { ...whole, images, annotations: whole.annotations.filter((each) => ids.has(each.image_id)) };
      await writeFile(annotations, JSON.stringify(few));
      const photos = path.join(sampleFolder, 'photos');
      await imported(engine, {
        format: 'coco',
        annotations,
        photos,
        split,
        dryRun: false,
        storage: 'copy',
        maximumPixels: 1e8,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function imported(engine: Engine, input: ImportInput): Promise<void> {
  const { jobId } = await engine.call('imports.start', input);
  const job = await engine.jobs.ended(jobId);
  if (job.state !== 'done') throw new Error(`import ${job.state}: ${JSON.stringify(job.error)}`);
}
