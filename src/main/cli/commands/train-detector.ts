import type { Command } from 'commander';
import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { DeepFashion2Source, TrainDetectorInput } from '../../../shared/contract/detector.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Answer, CommandContext, ContextFactory } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, idOr, nonEmpty, oneOf, wholeNumber, wholeNumbers } from '../options.ts';
import { detectorArchitectureNames } from '../vocabulary.ts';
import { findPlan } from './balance.ts';
import { dashed, given } from './given.ts';

interface TrainDetectorOptions {
  recipe?: 'starter' | 'paper';
  architecture?: DetectorArchitecture;
  seed?: number;
  name?: string;
  weights?: number | 'default' | 'random' | 'starter';
  plan?: string;
  deepfashion2?: string;
  resume?: number;
  epochs?: number;
  batchSize?: number;
  photosPerPass?: number;
  learningRate?: number;
  milestones?: number[];
  warmup?: number;
  flip?: boolean;
  shortSide?: number;
  longSide?: number;
  shortSides?: number[];
  multiScale?: boolean;
  frozenStages?: number;
}

/** Adds `train detector`. */
export function addTrainDetector(group: Command, contextOf: ContextFactory): void {
  const command = group
    .command('detector')
    .description(
      'train Mask R-CNN on the current annotations of train, watching val. Ctrl-C stops with a checkpoint; ' +
        '--resume goes on from it',
    )
    .option(
      '--recipe <recipe>',
      'starter (for CPUs) or paper (the study); default starter',
      oneOf(['starter', 'paper'] as const),
    )
    .option(
      '--architecture <name>',
      `${detectorArchitectureNames.join(', ')}; default: the recipe's own`,
      oneOf(detectorArchitectureNames),
    )
    .option('--seed <number>', 'seed of everything random; default 0', wholeNumber({ minimum: 0 }))
    .option('--name <name>', 'name of the run', nonEmpty)
    .option(
      '--weights <weights>',
      'default (ImageNet), random, starter, or the id of a backbone (`f2e models list`) or detector ' +
        '(`f2e detections models`) of the project',
      idOr('default', 'random', 'starter'),
    )
    .option('--plan <plan>', 'a saved balance plan for detectors, by name or id: how often photos come', nonEmpty)
    .option(
      '--deepfashion2 <directory>',
      "train on DeepFashion2 where it lies (its train and validation folders), not on the project's photos",
      nonEmpty,
    )
    .option('--resume <run>', 'go on with a run that was cancelled or interrupted', idOr())
    .optionsGroup("Changes to the recipe's own values:")
    .option('--epochs <count>', 'milestones move along', wholeNumber({ minimum: 1 }))
    .option('--batch-size <count>', 'photos of one step', wholeNumber({ minimum: 1 }))
    .option('--photos-per-pass <count>', 'of which this many go through at once', wholeNumber({ minimum: 1 }))
    .option(
      '--learning-rate <rate>',
      "of the recipe's own batch; scaled to another one",
      finiteNumber({ minimum: 0, aboveMinimum: true }),
    )
    .option('--milestones <epochs>', 'after which the learning rate falls, such as 8,11', wholeNumbers({ minimum: 1 }))
    .option('--warmup <steps>', 'over which the learning rate rises', wholeNumber({ minimum: 0 }))
    .option('--flip', 'mirror half of the photos')
    .option('--no-flip', 'never mirror')
    .option('--short-side <pixels>', 'of photos; the other sizes are scaled along', wholeNumber({ minimum: 32 }))
    .option('--long-side <pixels>', 'at most', wholeNumber({ minimum: 32 }))
    .option(
      '--short-sides <pixels>',
      'of which training takes one each time, such as 640,720,800',
      wholeNumbers({ minimum: 32 }),
    )
    .option('--multi-scale', "Detectron2's: --short-sides 640,672,704,736,768,800")
    .option('--frozen-stages <count>', 'first stages that are never trained', wholeNumber({ minimum: 0, maximum: 5 }));
  command.action(
    action<TrainDetectorOptions>(contextOf, (context, options) =>
      options.resume === undefined ? start(context, options) : resume(context, options, options.resume),
    ),
  );
}

async function start(context: CommandContext, options: TrainDetectorOptions): Promise<Answer> {
  const input = await detectorTrainingInput(options);
  const [{ withProject }, { describeDetectorStart }, { headWords }, { taxonomyPresets }] = await Promise.all([
    import('../session.ts'),
    import('../reports/detector.ts'),
    import('../../../shared/domain/starting-words.ts'),
    import('../../../shared/domain/presets.ts'),
  ]);
  return withProject(context, async ({ call, follow }) => {
    const plan = options.plan === undefined ? undefined : await findPlan(call, options.plan, 'detector');
    const { jobId, runId } = await call('detector.start', { ...input, ...given({ plan: plan?.id }) });
    context.note(describeDetectorStart(await call('detector.run', { id: runId })));
    const origin = (await call('detector.models', {})).find(({ id }) => id === input.weights);
    if (origin !== undefined) {
      const wanted =
        input.source === undefined
          ? (await call('project.taxonomies', {})).garment.classes.map(({ name }) => name)
          : taxonomyPresets.deepfashion2;
      context.note(`Goes on from ${origin.name}. ${headWords(origin.classNames, wanted)}`);
    }
    return report((await follow(jobId)).result);
  });
}

async function resume(context: CommandContext, options: TrainDetectorOptions, runId: number): Promise<Answer> {
  const other = Object.keys(options).find((name) => name !== 'resume');
  if (other !== undefined) {
    throw new StudioError(
      'USAGE',
      `--resume goes on with a run as it was started; --${dashed(other)} cannot change it.`,
      { field: `--${dashed(other)}`, remedy: 'Leave it out, or start a new run without --resume.' },
    );
  }
  const { withProject } = await import('../session.ts');
  return withProject(context, async ({ call, follow }) => {
    const run = await call('detector.run', { id: runId });
    if (run.jobId === null) {
      throw new StudioError('CONFLICT', `Run ${runId} has no job that could go on.`, {
        run: runId,
        state: run.state,
        remedy: '`f2e retrain --run ID` trains it anew.',
      });
    }
    const job = await call('jobs.resume', { id: run.jobId });
    return report((await follow(job.id)).result);
  });
}

/** The call that the options stand for; what is not given is left to the engine's defaults. */
export async function detectorTrainingInput(options: TrainDetectorOptions): Promise<TrainDetectorInput> {
  if (options.multiScale === true && options.shortSides !== undefined) {
    throw new StudioError('USAGE', '--multi-scale and --short-sides name the same sizes.', {
      field: '--short-sides',
      remedy: 'Give one of them.',
    });
  }
  const { multiScaleShortSides } = await import('../../../shared/domain/detector-recipes.ts');
  return {
    recipe: options.recipe ?? 'starter',
    seed: options.seed ?? 0,
    weights: options.weights ?? 'default',
    ...given({ name: options.name, architecture: options.architecture }),
    ...(options.deepfashion2 === undefined ? {} : { source: await deepFashion2Folders(options.deepfashion2) }),
    overrides: given({
      epochs: options.epochs,
      batchSize: options.batchSize,
      photosPerPass: options.photosPerPass,
      learningRate: options.learningRate,
      milestones: options.milestones,
      warmupSteps: options.warmup,
      flip: options.flip,
      shortSide: options.shortSide,
      longSide: options.longSide,
      shortSides: options.multiScale === true ? [...multiScaleShortSides] : options.shortSides,
      frozenStages: options.frozenStages,
    }),
  };
}

/** The published layout: `train/annos`, `train/image`, and the same of `validation`, which may lack. */
async function deepFashion2Folders(directory: string): Promise<DeepFashion2Source> {
  const [path, { statSync }, { existing }] = await Promise.all([
    import('node:path'),
    import('node:fs'),
    import('../paths.ts'),
  ]);
  const part = (name: string): DeepFashion2Source['train'] => ({
    annotations: existing(path.join(directory, name, 'annos'), 'folder', 'the annotations of DeepFashion2'),
    photos: existing(path.join(directory, name, 'image'), 'folder', 'the photos of DeepFashion2'),
  });
  const validation = statSync(path.join(directory, 'validation'), { throwIfNoEntry: false });
  return {
    train: part('train'),
    ...(validation?.isDirectory() === true ? { validation: part('validation') } : {}),
  };
}

async function report(result: unknown): Promise<Answer> {
  const [{ detectorTrainingResult }, { describeDetectorTraining }] = await Promise.all([
    import('../../../shared/contract/detection.ts'),
    import('../reports/detector.ts'),
  ]);
  const training = detectorTrainingResult.parse(result);
  return { json: training, text: describeDetectorTraining(training) };
}
