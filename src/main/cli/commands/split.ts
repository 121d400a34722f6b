import type { SplitName } from '../../../shared/contract/common.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, oneOf, wholeNumber } from '../options.ts';
import { splitNames } from '../vocabulary.ts';

interface SplitOptions {
  share: number;
  from: SplitName;
  to: SplitName;
  seed: number;
  nearDuplicates: number;
  unassigned: boolean;
}

export const splitCommand: CommandGroup = (program, contextOf) => {
  program
    .command('split')
    .description('hold a share of the photos out for validation: stratified by event, by photo, seeded')
    .option('--share <share>', 'share held out', finiteNumber(openUnit), 0.15)
    .option('--from <split>', 'split to take from', oneOf(splitNames), 'train')
    .option('--to <split>', 'split to give to', oneOf(splitNames), 'val')
    .option('--seed <number>', 'seed of the choice', wholeNumber({ minimum: 0 }), 0)
    .option(
      '--near-duplicates <bits>',
      'photos whose hashes differ in at most so many of 64 bits stay together',
      wholeNumber({ minimum: 0, maximum: 16 }),
      4,
    )
    .option('--no-unassigned', 'leave photos without a split alone (else they count as --from)')
    .action(
      action<SplitOptions>(contextOf, async (context, options) => {
        const [{ withProject }, { describeSplit }] = await Promise.all([
          import('../session.ts'),
          import('../reports/import.ts'),
        ]);
        return withProject(context, async ({ call }) => {
          const report = await call('imports.split', {
            share: options.share,
            from: options.from,
            to: options.to,
            seed: options.seed,
            nearDuplicateDistance: options.nearDuplicates,
            includeUnassigned: options.unassigned,
          });
          return { json: report, text: describeSplit(report) };
        });
      }),
    );
};

const openUnit = { minimum: 0, aboveMinimum: true, maximum: 1, belowMaximum: true };
