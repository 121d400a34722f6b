import path from 'node:path';
import { createProject } from '../engine/store/open.ts';
import type { CreateOptions } from './commands/project.ts';
import type { Answer } from './context.ts';

/** Makes a project and answers with where it lies and what it starts with. */
export async function createProjectFolder(given: string, options: CreateOptions): Promise<Answer> {
  const directory = path.resolve(given);
  const name = options.name ?? path.basename(directory);
  const store = await createProject(directory, {
    name,
    eventClasses: options.events,
    garmentClasses: options.garments,
  });
  await store.close();
  return {
    json: { directory, name, events: options.events, garments: options.garments },
    text: `Made the project "${name}" in ${directory}.\nNext: import photos, such as f2e import coco FILE --project ${directory}`,
  };
}
