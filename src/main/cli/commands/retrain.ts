import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty, oneOf } from '../options.ts';
import { findPlan } from './balance.ts';
import { given } from './given.ts';

interface RetrainOptions {
  kind: 'classifier' | 'detector';
  run?: number;
  name?: string;
  plan?: string;
}

export const retrainCommand: CommandGroup = (program, contextOf) => {
  program
    .command('retrain')
    .description('train again as the last time, on the data as it is now, and compare with the run before')
    .option('--kind <kind>', 'classifier or detector', oneOf(['classifier', 'detector'] as const), 'classifier')
    .option('--run <run>', 'the run to repeat; default: the pinned one, else the newest', idOr())
    .option('--name <name>', 'of the new run', nonEmpty)
    .option('--plan <plan>', 'a saved balance plan instead of the one of the run before, by name or id', nonEmpty)
    .action(
      action<RetrainOptions>(contextOf, async (context, { kind, run, name, plan: planName }) => {
        const [{ withProject }, { describeComparison, describeDataDifference, describeDetectorComparison }] =
          await Promise.all([import('../session.ts'), import('../reports/compare.ts')]);
        return withProject(context, async ({ call, follow }) => {
          const plan = await call('retrain.plan', { kind });
          if (plan.changes !== null && run === undefined) context.note(describeDataDifference(plan.changes));
          const balancePlan = planName === undefined ? undefined : await findPlan(call, planName, kind);
          const started = await call('retrain.start', { kind, ...given({ runId: run, name, plan: balancePlan?.id }) });
          context.note(`Run ${started.runId}`);
          const { result } = await follow(started.jobId);
          const json = { ...started, result };
          if (started.previousRunId === null) {
            return {
              json: { ...json, comparison: null },
              text: `Run ${started.runId} is done; there was none before it.`,
            };
          }
          const subject = { first: started.previousRunId, second: started.runId };
          const trained =
            kind === 'detector'
              ? await call('detector.run', { id: started.runId })
              : await call('training.run', { id: started.runId });
          const split = trained.evaluatedSplits.includes('test') ? 'test' : 'val';
          if (kind === 'detector') {
            const comparison = await call('compare.detectors', { ...subject, split });
            return { json: { ...json, comparison }, text: describeDetectorComparison(comparison) };
          }
          const comparison = await call('compare.runs', { ...subject, split });
          const differences = await call('runs.differences', subject);
          return { json: { ...json, comparison }, text: describeComparison(comparison, differences) };
        });
      }),
    );
};
