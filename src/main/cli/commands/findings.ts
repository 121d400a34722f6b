import type { FindingKind } from '../../../shared/contract/findings.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, oneOf, wholeNumber } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { findingKindNames } from '../vocabulary.ts';
import { given } from './given.ts';

interface ComputeOptions {
  kind?: FindingKind[];
  run?: number | 'latest';
}

interface ListOptions {
  kind?: FindingKind;
  limit: number;
}

const oneKind = oneOf(findingKindNames);

export const findingCommands: CommandGroup = (program, contextOf) => {
  const group = program
    .command('findings')
    .description('what stands out among the garments: label errors, leaks, outliers, poor pictures');
  group
    .command('compute')
    .description('look for what stands out; what is there already is not computed again')
    .option(
      '--kind <kind>',
      `only this kind, and others where it is given again: ${findingKindNames.join(', ')}`,
      (value: string, earlier: FindingKind[] | undefined) => [...(earlier ?? []), oneKind(value)],
    )
    .option('--run <run>', 'whose predictions loss and uncertain are of, or "latest" (default)', idOr('latest'))
    .action(
      action<ComputeOptions>(contextOf, async (context, { kind, run }) => {
        const [{ withProject }, { describeComputed }] = await loaded();
        return withProject(context, async ({ call, follow }) => {
          const question = given({ kinds: kind, runId: run === 'latest' ? undefined : run });
          const result = (await follow((await call('findings.start', question)).jobId)).result ?? {};
          return { json: result, text: describeComputed(result) };
        });
      }),
    );
  group
    .command('list')
    .description('what was found: how much of each kind, or with --kind the garments, the worst first')
    .option('--kind <kind>', `one of ${findingKindNames.join(', ')}`, oneKind)
    .option('--limit <garments>', 'how many garments to list', wholeNumber({ minimum: 1, maximum: 500 }), 50)
    .action(
      action<ListOptions>(contextOf, async (context, { kind, limit }) => {
        const [{ withProject }, { describeSets, describeGarments, describeMissed }] = await loaded();
        const look = async ({ call }: ProjectSession) => {
          if (kind === undefined) {
            const kinds = await call('findings.kinds', {});
            return { json: { kinds }, text: describeSets(kinds) };
          }
          const sort = `finding:${kind}` as const;
          const question = { filter: { findings: [kind] }, sort, descending: true, limit };
          const [{ items, total }, taxonomies] = await Promise.all([
            call('crops.list', question),
            call('project.taxonomies', {}),
          ]);
          const text = describeGarments(kind, items, total, taxonomies);
          if (kind !== 'disagreement') return { json: { kind, total, items }, text };
          const missed = await call('photos.list', {
            filter: { missed: true },
            sort: 'missed',
            descending: true,
            limit,
          });
          return {
            json: { kind, total, items, missed: { total: missed.total, photos: missed.items } },
            text: `${text}\n\n${describeMissed(missed.items, missed.total)}`,
          };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
};

function loaded() {
  return Promise.all([import('../session.ts'), import('../reports/findings.ts')]);
}
