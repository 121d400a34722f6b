import { StudioError } from '../../../shared/domain/errors.ts';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, oneOf } from '../options.ts';
import { splitNames } from '../vocabulary.ts';

export const compareCommand: CommandGroup = (program, contextOf) => {
  program
    .command('compare')
    .argument('<first>', 'id of the run before', idOr('latest'))
    .argument('<second>', 'id of the run after, or "latest"', idOr('latest'))
    .description('what a training bought: figures, classes and garments of two runs that were evaluated on one split')
    .option('--split <split>', 'that both were evaluated on', oneOf(splitNames), 'val')
    .action(
      action<{ split: SplitName }>(contextOf, async (context, { split }, before = '', after = '') => {
        const [{ withProject }, { describeComparison, describeDetectorComparison }, { resolveAnyRun }] =
          await Promise.all([import('../session.ts'), import('../reports/compare.ts'), import('../runs.ts')]);
        return withProject(
          context,
          async ({ call }) => {
            const first = await resolveAnyRun(call, idOr('latest')(String(before)));
            const second = await resolveAnyRun(call, idOr('latest')(String(after)));
            if (first.kind !== second.kind) {
              throw new StudioError(
                'USAGE',
                `Run ${first.id} trains a ${first.kind}, run ${second.id} a ${second.kind}.`,
                {
                  remedy: 'Compare two runs of one kind; `f2e runs list` shows all.',
                },
              );
            }
            const subject = { first: first.id, second: second.id, split };
            const differences = await call('runs.differences', { first: first.id, second: second.id });
            if (first.kind === 'detector') {
              const comparison = await call('compare.detectors', subject);
              return { json: { ...comparison, differences }, text: describeDetectorComparison(comparison) };
            }
            const comparison = await call('compare.runs', subject);
            return { json: { ...comparison, differences }, text: describeComparison(comparison, differences) };
          },
          { readOnly: true },
        );
      }),
    );
};
