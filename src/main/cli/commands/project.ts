import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { classNames, nonEmpty } from '../options.ts';

interface CreateOptions {
  name?: string;
  events?: string[];
  garments?: string[];
}

export const projectCommands: CommandGroup = (program, contextOf) => {
  const project = program.command('project').description('make a project, or look at one');
  project
    .command('create')
    .description('make a new project in the folder that --project names')
    .option('--name <name>', "the project's name (default: the folder's)", nonEmpty)
    .option(
      '--events <names>',
      'event classes in order, with commas between them (default: the 14 of USED)',
      classNames,
    )
    .option('--garments <names>', 'garment classes (default: the 13 of DeepFashion2)', classNames)
    .action(
      action<CreateOptions>(contextOf, async (context, options) => {
        if (context.project === undefined) {
          throw new StudioError('USAGE', 'Where shall the project be made? --project is not given.', {
            remedy: 'f2e project create --project DIR',
          });
        }
        const { createProjectFolder } = await import('../project.ts');
        return createProjectFolder(context.project, {
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(options.events === undefined ? {} : { events: options.events }),
          ...(options.garments === undefined ? {} : { garments: options.garments }),
        });
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
        return withProject(context, async ({ call, directory }) => {
          const summary = await call('project.summary', {});
          return { json: { directory, ...summary }, text: describeProject(directory, summary) };
        });
      }),
    );
};
