import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { wholeNumber } from '../options.ts';

interface SampleOptions {
  seed: number;
}

export const sampleCommand: CommandGroup = (program, contextOf) => {
  program
    .command('sample')
    .description(
      'the whole main job on the sample project: photos, crops, training, evaluation (default: a fresh folder)',
    )
    .option('--seed <number>', 'seed of the training', wholeNumber({ minimum: 0 }), 0)
    .action(
      action<SampleOptions>(contextOf, async (context, options) => {
        const { runSample } = await import('../sample.ts');
        return runSample(context, options.seed);
      }),
    );
};
