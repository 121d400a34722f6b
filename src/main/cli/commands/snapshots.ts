import { userInfo } from 'node:os';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty } from '../options.ts';

export const snapshotCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('snapshots').description('the data of all trainings, frozen: list, compare, restore');
  group
    .command('list')
    .description('all snapshots, the newest first')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeSnapshots }] = await Promise.all([
          import('../session.ts'),
          import('../reports/snapshots.ts'),
        ]);
        return withProject(
          context,
          async ({ call }) => {
            const snapshots = await call('snapshots.list', {});
            return { json: { snapshots }, text: describeSnapshots(snapshots) };
          },
          { readOnly: true },
        );
      }),
    );
  group
    .command('compare')
    .argument('<first>', 'id of a snapshot, or "now"', idOr('now'))
    .argument('<second>', 'id of a snapshot, or "now"', idOr('now'))
    .description('which garments were added, removed or changed, by event')
    .action(
      action(contextOf, async (context, _options, before = '', after = '') => {
        const [{ withProject }, { describeSnapshotDifference }] = await Promise.all([
          import('../session.ts'),
          import('../reports/snapshots.ts'),
        ]);
        return withProject(
          context,
          async ({ call }) => {
            const subject = { first: idOr('now')(String(before)), second: idOr('now')(String(after)) };
            const difference = await call('snapshots.compare', subject);
            return { json: difference, text: describeSnapshotDifference(difference) };
          },
          { readOnly: true },
        );
      }),
    );
  group
    .command('restore')
    .argument('<snapshot>', 'id of a snapshot', idOr())
    .description("bring its garments' masks, classes, splits and, of a classifier's, events back; it can be undone")
    .option('--author <name>', 'who restores; default: who is logged in', nonEmpty)
    .action(
      action<{ author?: string }>(contextOf, async (context, { author = userInfo().username }, given = '') => {
        const [{ withProject }, { describeRestore }] = await Promise.all([
          import('../session.ts'),
          import('../reports/snapshots.ts'),
        ]);
        return withProject(context, async ({ call }) => {
          const report = await call('snapshots.restore', { id: idOr<never>()(String(given)), author });
          return { json: report, text: describeRestore(report) };
        });
      }),
    );
};
