import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, wholeNumber } from '../options.ts';
import type { ProjectSession } from '../session.ts';

export const jobCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('jobs').description('look at long work, stop it, or take it up again');
  group
    .command('list')
    .description('jobs, the newest first')
    .option('--limit <count>', 'how many', wholeNumber({ minimum: 1, maximum: 500 }), 20)
    .action(
      action<{ limit: number }>(contextOf, async (context, options) => {
        const [{ withProject }, { describeJobs }] = await loaded();
        const look = async ({ call }: ProjectSession) => {
          const jobs = await call('jobs.list', { limit: options.limit });
          return { json: { jobs }, text: describeJobs(jobs) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  group
    .command('cancel')
    .argument('<job>', 'id of a job', idOr())
    .description('stop a job; what is done so far is kept')
    .action(
      action(contextOf, async (context, _options, given) => {
        const [{ withProject }, { describeJobs }] = await loaded();
        return withProject(context, async ({ call }) => {
          const job = await call('jobs.cancel', { id: Number(given) });
          return { json: job, text: describeJobs([job]) };
        });
      }),
    );
  group
    .command('resume')
    .argument('<job>', 'id of a cancelled, failed or interrupted job', idOr())
    .description('go on from where a job stopped, and follow it to its end')
    .action(
      action(contextOf, async (context, _options, given) => {
        const [{ withProject }, { describeJobs }] = await loaded();
        return withProject(context, async ({ call, follow }) => {
          const resumed = await call('jobs.resume', { id: Number(given) });
          const job = await follow(resumed.id);
          return { json: job, text: describeJobs([job]) };
        });
      }),
    );
};

function loaded() {
  return Promise.all([import('../session.ts'), import('../reports/jobs.ts')]);
}
