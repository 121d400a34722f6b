import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { wholeNumber } from '../options.ts';

const dayMilliseconds = 86_400_000;

export const reviewCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('review').description('how far the review of garments is');
  group
    .command('stats')
    .description('garments by review state, and who has decided how many on which day')
    .option('--days <count>', 'how many days back', wholeNumber({ minimum: 1, maximum: 3650 }), 30)
    .action(
      action<{ days: number }>(contextOf, async (context, options) => {
        const [{ withProject }, { describeReview }] = await Promise.all([
          import('../session.ts'),
          import('../reports/review.ts'),
        ]);
        return withProject(
          context,
          async ({ call }) => {
            const midnight = new Date().setHours(0, 0, 0, 0);
            const stats = await call('review.stats', { since: midnight - (options.days - 1) * dayMilliseconds });
            return { json: stats, text: describeReview(stats) };
          },
          { readOnly: true },
        );
      }),
    );
};
