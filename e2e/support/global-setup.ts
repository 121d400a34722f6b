import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSampleProject, createTrainedProject } from './sample-project.ts';

/**
 * Makes the projects that specs start from; each spec works on its own copy. Whoever runs one spec again and again
 * keeps them: STUDIO_E2E_PROJECTS names a folder that holds them already.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env['STUDIO_E2E_PROJECTS'] !== undefined) return () => Promise.resolve();
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-e2e-'));
  await createSampleProject(path.join(folder, 'sample'));
  await createTrainedProject(path.join(folder, 'sample'), path.join(folder, 'trained'));
  process.env['STUDIO_E2E_PROJECTS'] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
