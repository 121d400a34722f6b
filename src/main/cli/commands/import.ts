import type { Command } from 'commander';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { ImportInput } from '../../../shared/contract/imports.ts';
import type { Answer, CommandContext, CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { nonEmpty, oneOf, wholeNumber } from '../options.ts';
import { splitNames } from '../vocabulary.ts';

interface ImportOptions {
  dryRun?: boolean;
  link?: boolean;
  maxPixels?: number;
  photos?: string;
  split?: SplitName;
}

export const importCommands: CommandGroup = (program, contextOf) => {
  const group = program
    .command('import')
    .description('bring photos, masks and labels into the project; importing the same again adds nothing');

  photoOptions(
    group
      .command('coco')
      .argument('<annotations>', 'COCO instances file (polygons or run-length masks)')
      .description('photos and garments of a COCO instances file'),
  )
    .option('--photos <directory>', "where the file's photos lie (default: photos or images beside the file)", nonEmpty)
    .option('--split <split>', 'split of all these photos (train, val or test)', oneOf(splitNames))
    .action(
      action<ImportOptions>(contextOf, async (context, options, annotations = '') => {
        const paths = await import('../paths.ts');
        const file = paths.existing(annotations, 'file', 'the annotations');
        const photos = paths.photosBeside(options.photos, file, ['photos', 'images', '.']);
        return importRecords(context, {
          format: 'coco',
          annotations: file,
          photos,
          ...split(options),
          ...common(options),
        });
      }),
    );

  photoOptions(
    group
      .command('deepfashion2')
      .argument(
        '<annotations>',
        'folder of annotation files, one JSON for each photo (annos), or the folder that holds it',
      )
      .description("photos and garments in DeepFashion2's own layout"),
  )
    .option('--photos <directory>', 'where the photos lie (default: image beside the annotations)', nonEmpty)
    .option('--split <split>', 'split of all these photos (train, val or test)', oneOf(splitNames))
    .action(
      action<ImportOptions>(contextOf, async (context, options, annotations = '') => {
        const paths = await import('../paths.ts');
        const folder = paths.annotationFolder(annotations);
        const photos = paths.photosBeside(options.photos, folder, ['image', 'images', 'photos']);
        return importRecords(context, {
          format: 'deepfashion2',
          annotations: folder,
          photos,
          ...split(options),
          ...common(options),
        });
      }),
    );

  for (const format of ['folders', 'crops'] as const) {
    photoOptions(
      group
        .command(format)
        .argument('<directory>', format === 'folders' ? 'split/event/*.jpg or event/*.jpg' : 'split/event/* or event/*')
        .description(
          format === 'folders'
            ? 'whole photos from a folder tree (USED and the like); folders name split and event'
            : 'already isolated garments from a folder tree; folders name split and event',
        ),
    ).action(
      action<ImportOptions>(contextOf, async (context, options, directory = '') => {
        const paths = await import('../paths.ts');
        const folder = paths.existing(directory, 'folder', 'the pictures');
        return importRecords(context, { format, directory: folder, ...common(options) });
      }),
    );
  }

  group
    .command('labels')
    .argument('<file>', 'CSV with the column file_name and any of split, event')
    .description('events and splits of photos that the project already has')
    .option('--dry-run', 'check everything and report, write nothing')
    .action(
      action<ImportOptions>(contextOf, async (context, options, file = '') => {
        const paths = await import('../paths.ts');
        return importRecords(context, {
          format: 'labels',
          file: paths.existing(file, 'file', 'the labels'),
          dryRun: options.dryRun === true,
        });
      }),
    );
};

function photoOptions(command: Command): Command {
  return command
    .option('--dry-run', 'check everything and report, write nothing')
    .option('--link', 'leave the photos where they lie instead of copying them into the project')
    .option('--max-pixels <count>', 'skip photos with more pixels (default: 200 million)', wholeNumber({ minimum: 1 }));
}

function split(options: ImportOptions): { split?: SplitName } {
  return options.split === undefined ? {} : { split: options.split };
}

function common(options: ImportOptions): { dryRun: boolean; storage: 'copy' | 'link'; maximumPixels: number } {
  return {
    dryRun: options.dryRun === true,
    storage: options.link === true ? 'link' : 'copy',
    maximumPixels: options.maxPixels ?? 200_000_000,
  };
}

async function importRecords(context: CommandContext, input: ImportInput): Promise<Answer> {
  const [{ withProject }, { describeImport }, { importReport }] = await Promise.all([
    import('../session.ts'),
    import('../reports/import.ts'),
    import('../../../shared/contract/imports.ts'),
  ]);
  return withProject(context, async ({ call, follow }) => {
    const { jobId } = await call('imports.start', input);
    const report = importReport.parse((await follow(jobId)).result);
    return { json: report, text: describeImport(report) };
  });
}
