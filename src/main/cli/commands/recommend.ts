import type { Recommendation } from '../../../shared/contract/recommend.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, idOr, nonEmpty } from '../options.ts';
import { dashed, given } from './given.ts';

interface RecommendOptions {
  photo?: number;
  image?: string;
  mask?: string;
  whole?: boolean;
  model?: number | 'latest' | 'starter';
  minScore?: number;
  run?: number | 'latest';
  draw?: string;
}

export const recommendCommand: CommandGroup = (program, contextOf) => {
  program
    .command('recommend')
    .description('which event do these garments suit? Each garment, and the outfit as a whole')
    .option('--photo <photo>', 'id of a photo of the project: its garments are asked', idOr())
    .option(
      '--image <file>',
      'any picture: a detector finds its garments, unless --mask or --whole say what to ask about',
      nonEmpty,
    )
    .option('--mask <file>', 'picture of the same size, white where the garment is', nonEmpty)
    .option('--whole', 'take the picture as one isolated garment')
    .option(
      '--model <model>',
      "the detector: an id, latest, or starter; default: the project's newest, else the starter",
      idOr('latest', 'starter'),
    )
    .option('--min-score <score>', 'least score of a detection; default .5', finiteNumber({ minimum: 0, maximum: 1 }))
    .option('--draw <file>', 'with --image: write the picture with what was found on it (png, jpg, webp)', nonEmpty)
    .option('--run <run>', 'id of a run, or "latest"; default: the pinned one, else the newest', idOr('latest'))
    .action(
      action<RecommendOptions>(contextOf, async (context, options) => {
        checkSubject(options);
        const [{ withProject }, { describeRecommendation }, { resolveRun }, paths] = await Promise.all([
          import('../session.ts'),
          import('../reports/recommend.ts'),
          import('../runs.ts'),
          import('../paths.ts'),
        ]);
        if (options.image !== undefined && options.draw !== undefined) {
          const { prepareDrawing } = await import('../../engine/features/drawing/draw.ts');
          await prepareDrawing(paths.existing(options.image, 'file', 'the picture'), options.draw);
        }
        return withProject(context, async ({ call, engine }) => {
          const runId = options.run === undefined ? undefined : await resolveRun(call, options.run);
          const answer =
            options.photo === undefined
              ? await engine.recommendPicture({
                  runId,
                  image: paths.existing(options.image ?? '', 'file', 'the picture'),
                  ...(options.mask === undefined ? {} : { mask: paths.existing(options.mask, 'file', 'the mask') }),
                  whole: options.whole,
                  modelId: options.model,
                  minimumScore: options.minScore,
                })
              : await call('recommend.photo', { photoId: options.photo, ...given({ runId }) });
          if (options.draw !== undefined) await drawAnswer(options.image ?? '', answer, options.draw);
          return { json: answer, text: describeRecommendation(answer) };
        });
      }),
    );
};

async function drawAnswer(image: string, answer: Recommendation, file: string): Promise<void> {
  const [{ drawGarments }, { default: path }] = await Promise.all([
    import('../../engine/features/drawing/draw.ts'),
    import('node:path'),
  ]);
  const words = ({ event, probability }: Recommendation['outfit'][number]): string =>
    `${event} ${Math.round(100 * probability)} %`;
  const garments = answer.garments.map(({ garment, score, outline, box, probabilities }) => ({
    outline,
    box,
    words: [
      `${garment ?? 'garment'}${score === null ? '' : ` ${Math.round(100 * score)} %`}`,
      ...probabilities.slice(0, 1).map(words),
    ],
  }));
  const caption = `Suits: ${answer.outfit.slice(0, 3).map(words).join(', ')}`;
  await drawGarments(path.resolve(image), garments, caption, path.resolve(file));
}

function checkSubject(options: RecommendOptions): void {
  if ((options.photo === undefined) === (options.image === undefined)) {
    throw new StudioError('USAGE', 'Give either --photo ID or --image FILE.', {
      cause: options.photo === undefined ? 'neither is there' : 'both are there',
      remedy: 'f2e recommend --photo 12, or f2e recommend --image garment.png',
    });
  }
  const ofPicture = (['mask', 'whole', 'model', 'minScore', 'draw'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (ofPicture.length > 0 && options.image === undefined) {
    const option = `--${dashed(ofPicture[0] ?? '')}`;
    throw new StudioError('USAGE', `${option} belongs to --image; the photos of the project have their own masks.`, {
      field: option,
      remedy: `Leave ${option} out.`,
    });
  }
  const [first, second] = ofPicture.filter((name) => name !== 'minScore' && name !== 'draw');
  if (first === undefined || second === undefined) return;
  throw new StudioError('USAGE', `--${first} and --${second} contradict each other.`, {
    field: `--${second}`,
    cause: 'garments are given by a mask, or the picture is one, or a detector finds them',
    remedy: 'Give one of them.',
  });
}
