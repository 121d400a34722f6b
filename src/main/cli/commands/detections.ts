import type { SplitName } from '../../../shared/contract/common.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty, oneOf } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { splitNames } from '../vocabulary.ts';
import { given } from './given.ts';

interface ExportOptions {
  output: string;
  pass?: number;
  run?: number | 'latest';
  split: SplitName;
}

export const detectionCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('detections').description('what detectors have found');
  group
    .command('export')
    .description(
      "write detections in COCO's results format, and beside them the ground truth that they are scored against: " +
        'all that a pass has found, or with --run exactly what an evaluation measured',
    )
    .requiredOption('--output <file>', 'such as detections.json', nonEmpty)
    .option('--pass <pass>', 'id of a pass; default: the newest', idOr())
    .option('--run <run>', 'of the evaluation of this run, or "latest"', idOr('latest'))
    .option('--split <split>', 'of the evaluation', oneOf(splitNames), 'val')
    .action(
      action<ExportOptions>(contextOf, async (context, options) => {
        if (options.run !== undefined && options.pass !== undefined) {
          throw new StudioError('USAGE', 'Give either --pass or --run.', { field: '--pass', remedy: 'Leave one out.' });
        }
        const [{ default: path }, { withProject }, { describeJobResult }, { resolveRun }] = await Promise.all([
          import('node:path'),
          import('../session.ts'),
          import('../reports/jobs.ts'),
          import('../runs.ts'),
        ]);
        return withProject(context, async ({ call, follow }) => {
          const { run, split, pass } = options;
          const subject =
            run === undefined ? given({ passId: pass }) : { runId: await resolveRun(call, run, 'detector'), split };
          const { jobId } = await call('detector.export', { file: path.resolve(options.output), ...subject });
          const result = (await follow(jobId)).result ?? {};
          return { json: result, text: describeJobResult(`Exported to ${String(result['file'])}`, result) };
        });
      }),
    );
  group
    .command('passes')
    .description('passes over the collection, the newest first, and what each changed')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describePasses }] = await loaded();
        const look = async ({ call }: ProjectSession) => {
          const passes = await call('detector.passes', {});
          return { json: { passes }, text: describePasses(passes) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  group
    .command('models')
    .description('detectors that can be run')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeDetectors }] = await Promise.all([
          import('../session.ts'),
          import('../reports/detector.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const models = await call('detector.models', {});
          return { json: { models }, text: describeDetectors(models) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
};

function loaded() {
  return Promise.all([import('../session.ts'), import('../reports/detection.ts')]);
}
