import { cp } from 'node:fs/promises';
import path from 'node:path';
import { f2e, repository } from './run-f2e.ts';

const sample = path.join(repository, 'resources/sample');

/** The sample project with its crops derived and no run, made with the same commands that a user types. */
export async function createSampleProject(directory: string): Promise<void> {
  const project = ['--project', directory];
  await f2e('project', 'create', '--name', 'Sample', ...project);
  for (const split of ['train', 'val']) {
    await f2e('import', 'coco', path.join(sample, `${split}.json`), '--split', split, ...project);
  }
  await f2e('import', 'labels', path.join(sample, 'occasions.csv'), ...project);
  await f2e('crops', ...project);
}

/** A copy of that project with a classifier and a small detector, both trained and evaluated. */
export async function createTrainedProject(sampleProject: string, directory: string): Promise<void> {
  await cp(sampleProject, directory, { recursive: true });
  const project = ['--project', directory];
  await f2e('train', 'classifier', '--name', 'First run', ...project);
  await f2e('evaluate', 'classifier', '--run', 'latest', '--split', 'val', ...project);
  // From the starter, so that two short epochs on small photos leave a detector that finds garments.
  const short = ['--epochs', '2', '--short-side', '192', '--learning-rate', '0.001', '--warmup', '2'];
  await f2e('train', 'detector', '--name', 'First detector', '--weights', 'starter', ...short, ...project);
}
