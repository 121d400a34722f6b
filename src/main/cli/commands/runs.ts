import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr } from '../options.ts';
import type { ProjectSession } from '../session.ts';

export const runCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('runs').description('look at training runs');
  group
    .command('list')
    .description('all runs, the newest first')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeRuns }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const runs = await call('training.runs', {});
          return { json: { runs }, text: describeRuns(runs) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  group
    .command('show')
    .argument('<run>', 'id of a run, or "latest"', idOr('latest'))
    .description('everything that made a run, and its curve')
    .action(
      action(contextOf, async (context, _options, given = '') => {
        const [{ withProject }, { describeRun }, { resolveRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
          import('../runs.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const run = await call('training.run', { id: await resolveRun(call, idOr('latest')(String(given))) });
          return { json: run, text: describeRun(run, run.epochs) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
};
