import type { Command } from 'commander';
import type { CommandGroup, ContextFactory } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { printable } from '../terminal/table.ts';
import { given } from './given.ts';

export const runCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('runs').description('look at training runs, name them, choose the one to use');
  group
    .command('list')
    .description('all runs, the newest first')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeRuns }, { describeDetectorRuns }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
          import('../reports/detector.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const [classifiers, detectors] = [await call('training.runs', {}), await call('detector.runs', {})];
          const runs = [...classifiers, ...detectors].sort((left, right) => right.id - left.id);
          const tables = [
            ...(classifiers.length > 0 || detectors.length === 0 ? [describeRuns(classifiers)] : []),
            ...(detectors.length > 0 ? [describeDetectorRuns(detectors)] : []),
          ];
          return { json: { runs }, text: tables.join('\n\n') };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  group
    .command('show')
    .argument('<run>', 'id of a run, or "latest"', idOr('latest'))
    .description('everything that made a run, and its curve')
    .action(
      action(contextOf, async (context, _options, given = '') => {
        const [{ withProject }, { describeRun }, { describeDetectorRun }, { resolveAnyRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/training.ts'),
          import('../reports/detector.ts'),
          import('../runs.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const { id, kind } = await resolveAnyRun(call, idOr('latest')(String(given)));
          if (kind === 'detector') {
            const run = await call('detector.run', { id });
            return { json: run, text: describeDetectorRun(run, run.epochs) };
          }
          const run = await call('training.run', { id });
          return { json: run, text: describeRun(run, run.epochs) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  addReport(group, contextOf);
  addRemarks(group, contextOf);
};

function addReport(group: Command, contextOf: ContextFactory): void {
  group
    .command('report')
    .argument('<run>', 'id of a run, or "latest"', idOr('latest'))
    .description('a run by itself: one HTML file with its plots, which needs nothing else, and JSON beside it')
    .requiredOption('--out <file>', 'the HTML file; the JSON gets the same name', nonEmpty)
    .action(
      action<{ out: string }>(contextOf, async (context, { out }, wanted = '') => {
        const [{ withProject }, { resolveAnyRun }, { writeWhole }, path] = await Promise.all([
          import('../session.ts'),
          import('../runs.ts'),
          import('../../engine/files.ts'),
          import('node:path'),
        ]);
        const write = async ({ call }: ProjectSession) => {
          const { id } = await resolveAnyRun(call, idOr('latest')(String(wanted)));
          const { html, json } = await call('runs.report', { id });
          const file = path.resolve(out);
          const data = `${file.slice(0, file.length - path.extname(file).length)}.json`;
          await writeWhole(file, html);
          await writeWhole(data, json);
          return { json: { run: id, html: file, data }, text: `Wrote ${file} and ${data}.` };
        };
        return withProject(context, write, { readOnly: true });
      }),
    );
}

interface AnnotateOptions {
  name?: string;
  tag?: string[];
  note?: string;
}

function addRemarks(group: Command, contextOf: ContextFactory): void {
  group
    .command('annotate')
    .argument('<run>', 'id of a run', idOr())
    .description('name a run, tag it, leave a note')
    .option('--name <name>', 'the new name', nonEmpty)
    .option('--tag <tags...>', 'the tags it has from now on')
    .option('--note <text>', 'what there is to say about it')
    .action(
      action<AnnotateOptions>(contextOf, async (context, { name, tag, note }, wanted = '') => {
        const { withProject } = await import('../session.ts');
        return withProject(context, async ({ call }) => {
          const id = idOr<never>()(String(wanted));
          const said = await call('runs.annotate', { id, ...given({ name, tags: tag, note }) });
          const tags = said.tags.length > 0 ? ` [${said.tags.join(', ')}]` : '';
          return { json: { run: id, ...said }, text: printable(`Run ${id}: ${said.name}${tags} ${said.note}`.trim()) };
        });
      }),
    );
  for (const [name, pinned] of [
    ['pin', true],
    ['unpin', false],
  ] as const) {
    group
      .command(name)
      .argument('<run>', 'id of a run', idOr())
      .description(
        pinned
          ? "make a run the project's model: asked and repeated before the newest"
          : 'leave it to the newest run again',
      )
      .action(
        action(contextOf, async (context, _options, wanted = '') => {
          const { withProject } = await import('../session.ts');
          return withProject(context, async ({ call }) => {
            const answer = await call('runs.pin', { id: idOr<never>()(String(wanted)), pinned });
            const text =
              answer.pinned === null ? 'No run is pinned; the newest is used.' : `Run ${answer.pinned} is pinned.`;
            return { json: answer, text };
          });
        }),
      );
  }
}
