import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSampleProject, queueFirstRun } from '../engine/features/sample/project.ts';
import type { Answer, CommandContext } from './context.ts';
import { describeEvaluation } from './reports/evaluation.ts';
import { describeTraining } from './reports/training.ts';
import { resolveRun } from './runs.ts';
import { withProject } from './session.ts';
import { formatDuration } from './terminal/table.ts';

/** Makes the sample project where there is none, does what is left of the main job on it, and tells the figures. */
export async function runSample(context: CommandContext): Promise<Answer> {
  const started = performance.now();
  const directory =
    context.project === undefined ? await mkdtemp(path.join(tmpdir(), 'f2e-sample-')) : path.resolve(context.project);
  if (!existsSync(path.join(directory, 'project.sqlite'))) await createSampleProject(directory);
  context.note(`Sample project in ${directory}`);
  return withProject({ ...context, project: directory }, async ({ call, engine, follow }) => {
    const jobId = await queueFirstRun(engine);
    if (jobId !== undefined) await follow(jobId);
    const runId = await resolveRun(call, 'latest');
    const { counts } = await call('project.summary', {});
    const { result: training } = await call('training.run', { id: runId });
    const evaluation = await call('evaluation.report', { runId, split: 'val' });
    const seconds = (performance.now() - started) / 1000;
    return {
      json: { directory, seconds, counts, training, evaluation },
      text: [
        `${counts.photos} photos, ${counts.garments} garments, ${counts.crops} crops`,
        ...(training === null ? [] : [describeTraining(training)]),
        '',
        describeEvaluation(evaluation),
        '',
        `The whole job took ${formatDuration(seconds)}. Open it: f2e serve --project ${directory}`,
      ].join('\n'),
    };
  });
}
