import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty } from '../options.ts';

interface RecommendOptions {
  photo?: number;
  image?: string;
  mask?: string;
  run: number | 'latest';
}

export const recommendCommand: CommandGroup = (program, contextOf) => {
  program
    .command('recommend')
    .description('which event do these garments suit? Each garment, and the outfit as a whole')
    .option('--photo <photo>', 'id of a photo of the project: its garments are asked', idOr())
    .option('--image <file>', 'any picture; without --mask it is taken as an isolated garment', nonEmpty)
    .option('--mask <file>', 'picture of the same size, white where the garment is', nonEmpty)
    .option('--run <run>', 'id of a run, or "latest"', idOr('latest'), 'latest')
    .action(
      action<RecommendOptions>(contextOf, async (context, options) => {
        checkSubject(options);
        const [{ withProject }, { describeRecommendation }, { resolveRun }, paths] = await Promise.all([
          import('../session.ts'),
          import('../reports/recommend.ts'),
          import('../runs.ts'),
          import('../paths.ts'),
        ]);
        return withProject(context, async ({ call, engine }) => {
          const runId = await resolveRun(call, options.run);
          const answer =
            options.photo === undefined
              ? await engine.recommendPicture({
                  runId,
                  image: paths.existing(options.image ?? '', 'file', 'the picture'),
                  ...(options.mask === undefined ? {} : { mask: paths.existing(options.mask, 'file', 'the mask') }),
                })
              : await call('recommend.photo', { photoId: options.photo, runId });
          return { json: answer, text: describeRecommendation(answer) };
        });
      }),
    );
};

function checkSubject(options: RecommendOptions): void {
  if ((options.photo === undefined) === (options.image === undefined)) {
    throw new StudioError('USAGE', 'Give either --photo ID or --image FILE.', {
      cause: options.photo === undefined ? 'neither is there' : 'both are there',
      remedy: 'f2e recommend --photo 12, or f2e recommend --image garment.png',
    });
  }
  if (options.mask !== undefined && options.image === undefined) {
    throw new StudioError('USAGE', '--mask belongs to --image; the photos of the project have their own masks.', {
      field: '--mask',
      remedy: 'Leave --mask out.',
    });
  }
}
