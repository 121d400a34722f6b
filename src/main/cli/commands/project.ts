import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { nonEmpty, oneOf } from '../options.ts';
import type { ProjectSession } from '../session.ts';

export interface CreateOptions {
  name?: string;
  events: 'used' | 'empty';
  garments: 'deepfashion2' | 'empty';
}

export const projectCommands: CommandGroup = (program, contextOf) => {
  const project = program.command('project').description('make a project, or look at one');
  project
    .command('create')
    .description('make a new project in the folder that --project names')
    .option('--name <name>', "the project's name (default: the folder's)", nonEmpty)
    .option(
      '--events <preset>',
      'event classes to start with: used (14) or empty; imports add theirs',
      oneOf(['used', 'empty'] as const),
      'empty',
    )
    .option(
      '--garments <preset>',
      'garment classes to start with: deepfashion2 (13) or empty; imports add theirs',
      oneOf(['deepfashion2', 'empty'] as const),
      'empty',
    )
    .action(
      action<CreateOptions>(contextOf, async (context, options) => {
        if (context.project === undefined) {
          throw new StudioError('USAGE', 'Where shall the project be made? --project is not given.', {
            remedy: 'f2e project create --project DIR',
          });
        }
        const { createProjectFolder } = await import('../project.ts');
        return createProjectFolder(context.project, options);
      }),
    );
  project
    .command('info')
    .description('count what the project holds and say what to do next')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeProject }] = await Promise.all([
          import('../session.ts'),
          import('../reports/project.ts'),
        ]);
        const look = async ({ call, directory }: ProjectSession) => {
          const summary = await call('project.summary', {});
          return { json: { directory, ...summary }, text: describeProject(directory, summary) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
};
