import path from 'node:path';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { models, runs } from '../../../../../db/schema.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import { fileDigest } from '../../files.ts';
import { runDirectory } from './runs.ts';

/** What a worker's training answered, in its shape. Throws StudioError INTERNAL where it has another. */
export function checkedResult<Shape extends z.ZodType>(
  shape: Shape,
  runId: number,
  answer: Record<string, unknown>,
): z.output<Shape> {
  const result = shape.safeParse({ ...answer, run: runId });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new StudioError('INTERNAL', 'The worker finished with a result that the engine cannot read.', {
    field: issue?.path.join('.') ?? '',
    cause: issue?.message ?? 'unknown',
  });
}

/** Writes down that a run is done, and its best weights as a model of the project. */
export async function recordResult(
  { store, events }: EngineContext,
  runId: number,
  result: { bestEpoch: number },
  model: { kind: 'classifier' | 'detector'; architecture: string },
): Promise<void> {
  const file = path.join(runDirectory(store, runId), 'model.safetensors');
  const sha256 = await fileDigest(file);
  await store.write((database) => {
    const row = database
      .update(runs)
      .set({ state: 'done', bestEpoch: result.bestEpoch, result: JSON.stringify(result), finishedAt: Date.now() })
      .where(eq(runs.id, runId))
      .returning({ name: runs.name })
      .get();
    database.delete(models).where(eq(models.runId, runId)).run();
    database
      .insert(models)
      .values({
        ...model,
        name: row?.name ?? `run ${runId}`,
        path: path.relative(store.directory, file).split(path.sep).join('/'),
        sha256,
        source: 'trained here',
        runId,
        createdAt: Date.now(),
      })
      .run();
  });
  events.publish({ type: 'changed', subjects: ['runs', 'models'] });
}
