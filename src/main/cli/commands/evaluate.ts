import type { SplitName } from '../../../shared/contract/common.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, oneOf } from '../options.ts';
import { splitNames } from '../vocabulary.ts';

interface EvaluateOptions {
  run: number | 'latest';
  split: SplitName;
}

export const evaluateCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('evaluate').description('measure a trained model');
  group
    .command('classifier')
    .description('accuracy, per-class figures, calibration and the confusion matrix of one run on one split')
    .option('--run <run>', 'id of a run, or "latest"', idOr('latest'), 'latest')
    .option('--split <split>', 'split to measure on', oneOf(splitNames), 'val')
    .action(
      action<EvaluateOptions>(contextOf, async (context, options) => {
        const [{ withProject }, { describeEvaluation }, { resolveRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/evaluation.ts'),
          import('../runs.ts'),
        ]);
        return withProject(context, async ({ call, follow }) => {
          const subject = { runId: await resolveRun(call, options.run), split: options.split };
          await follow((await call('evaluation.start', subject)).jobId);
          const report = await call('evaluation.report', subject);
          return { json: report, text: describeEvaluation(report) };
        });
      }),
    );
};
