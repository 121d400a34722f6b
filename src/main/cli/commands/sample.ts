import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';

export const sampleCommand: CommandGroup = (program, contextOf) => {
  program
    .command('sample')
    .description(
      'the whole main job on the sample project: photos, crops, training, evaluation (default: in a fresh folder)',
    )
    .action(
      action(contextOf, async (context) => {
        const { runSample } = await import('../sample.ts');
        return runSample(context);
      }),
    );
};
