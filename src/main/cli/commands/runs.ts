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
        const [{ withProject }, { describeRuns }, { describeDetectorRuns }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
          import('../reports/detector.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const [classifiers, detectors] = [await call('training.runs', {}), await call('detector.runs', {})];
          const runs = [...classifiers, ...detectors].sort((left, right) => right.id - left.id);
          const tables = [
            ...(classifiers.length > 0 || detectors.length === 0 ? [describeRuns(classifiers)] : []),
            ...(detectors.length > 0 ? [describeDetectorRuns(detectors)] : []),
          ];
          return { json: { runs }, text: tables.join('\n\n') };
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
        const [{ withProject }, { describeRun }, { describeDetectorRun }, { resolveAnyRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
          import('../reports/detector.ts'),
          import('../runs.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const { id, kind } = await resolveAnyRun(call, idOr('latest')(String(given)));
          if (kind === 'detector') {
            const run = await call('detector.run', { id });
            return { json: run, text: describeDetectorRun(run, run.epochs) };
          }
          const run = await call('training.run', { id });
          return { json: run, text: describeRun(run, run.epochs) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
};
