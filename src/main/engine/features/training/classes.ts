import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { writeWhole } from '../../files.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import { runDirectory } from './runs.ts';

const namedClass = z.object({ id: z.int(), name: z.string() });
const runClassesShape = z.object({ events: z.array(namedClass), garments: z.array(namedClass) });

/** The classes of a model's outputs (events) and of its fusion input (garments), in their order there. */
export type RunClasses = z.infer<typeof runClassesShape>;

/** The project's classes as they are now. */
export function projectClasses(store: ProjectStore): RunClasses {
  const { event, garment } = readTaxonomies(store);
  return { events: named(event.classes), garments: named(garment.classes) };
}

/** Freezes the classes of a run beside its checkpoints: later changes of a taxonomy leave its outputs alone. */
export async function freezeClasses(store: ProjectStore, runId: number): Promise<RunClasses> {
  const classes = projectClasses(store);
  await writeWhole(classesFile(store, runId), `${JSON.stringify(classes)}\n`);
  return classes;
}

/** The classes that a run was started with. Throws StudioError CHECKPOINT_INVALID where their file is gone. */
export async function runClasses(store: ProjectStore, runId: number): Promise<RunClasses> {
  const file = classesFile(store, runId);
  try {
    return runClassesShape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new StudioError(
      'CHECKPOINT_INVALID',
      `The classes of run ${runId} cannot be read.`,
      { file, cause: error instanceof Error ? error.message : String(error), remedy: 'Train it again.' },
      { cause: error },
    );
  }
}

function classesFile(store: ProjectStore, runId: number): string {
  return path.join(runDirectory(store, runId), 'classes.json');
}

function named(classes: readonly { id: number; name: string }[]): RunClasses['events'] {
  return classes.map(({ id, name }) => ({ id, name }));
}
