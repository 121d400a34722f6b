import path from 'node:path';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, nonEmpty, wholeNumber } from '../options.ts';

interface CropOptions {
  size?: number;
  margin?: number;
  export?: string;
}

export const cropCommands: CommandGroup = (program, contextOf) => {
  program
    .command('crops')
    .description('derive the garment crops that are missing or out of date; each garment alone on black')
    .option('--size <pixels>', 'side of the square (default: 224)', wholeNumber({ minimum: 32, maximum: 1024 }))
    .option(
      '--margin <share>',
      "room around the garment, as a share of its box's longer side (default: 0)",
      finiteNumber({ minimum: 0, maximum: 1 }),
    )
    .option('--export <directory>', 'then write them as <directory>/<split>/<event>/…', nonEmpty)
    .action(
      action<CropOptions>(contextOf, async (context, options) => {
        const [{ withProject }, { describeJobResult }] = await Promise.all([
          import('../session.ts'),
          import('../reports/jobs.ts'),
        ]);
        return withProject(context, async ({ call, follow }) => {
          const settings =
            options.size === undefined && options.margin === undefined
              ? {}
              : { settings: { size: options.size ?? 224, margin: options.margin ?? 0 } };
          const derived = (await follow((await call('crops.derive', settings)).jobId)).result ?? {};
          if (options.export === undefined) return { json: derived, text: describeJobResult('Crops', derived) };
          const directory = path.resolve(options.export);
          const exported = (await follow((await call('crops.export', { directory })).jobId)).result ?? {};
          return {
            json: { ...derived, export: { directory, ...exported } },
            text: `${describeJobResult('Crops', derived)}\n${describeJobResult(`Exported to ${directory}`, exported)}`,
          };
        });
      }),
    );
};
