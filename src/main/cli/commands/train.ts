import type { Command } from 'commander';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import type { BackboneName, TrainClassifierInput } from '../../../shared/contract/training.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Answer, CommandContext, CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, finiteNumbers, idOr, nonEmpty, oneOf, wholeNumber, wholeNumbers } from '../options.ts';
import { backboneNames, sampledLabelNames, samplerStrategyNames } from '../vocabulary.ts';
import { findPlan } from './balance.ts';
import { dashed, given } from './given.ts';
import { addTrainDetector } from './train-detector.ts';

interface TrainOptions {
  recipe?: 'quick' | 'paper';
  backbone?: BackboneName;
  fusion?: boolean;
  seed?: number;
  name?: string;
  weights?: number | 'default' | 'random';
  epochs?: number[];
  batchSize?: number;
  learningRate?: number[];
  plan?: string;
  sampler?: BalancePlan['strategy'];
  sampledLabel?: BalancePlan['label'];
  dropout?: number;
  labelSmoothing?: number;
  views?: number;
  flip?: boolean;
  minimumScale?: number;
  rotation?: number;
  jitter?: number;
  erasing?: number;
  resume?: number;
}

export const trainCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('train').description('train a model');
  const command = group
    .command('classifier')
    .description(
      'train an event classifier on the crops of train, watching val. Ctrl-C stops with a checkpoint; ' +
        '--resume goes on from it',
    )
    .option(
      '--recipe <recipe>',
      'quick (cached features) or paper (both phases of the study); default quick',
      oneOf(['quick', 'paper'] as const),
    )
    .option('--backbone <name>', `${backboneNames.join(', ')}; default efficientnet-lite0`, oneOf(backboneNames))
    .option('--fusion', "join an embedding of the garment's class to the picture's features")
    .option('--seed <number>', 'seed of everything random; default 0', wholeNumber({ minimum: 0 }))
    .option('--name <name>', 'name of the run', nonEmpty)
    .option('--weights <weights>', 'default, random, or the id of a model of the project', idOr('default', 'random'))
    .option('--plan <plan>', 'a saved balance plan, by name or id, which decides what an epoch draws', nonEmpty)
    .option('--resume <run>', 'go on with a run that was cancelled or interrupted', idOr());
  overrideOptions(command).action(
    action<TrainOptions>(contextOf, (context, options) =>
      options.resume === undefined ? start(context, options) : resume(context, options, options.resume),
    ),
  );
  addTrainDetector(group, contextOf);
};

function overrideOptions(command: Command): Command {
  return command
    .optionsGroup("Changes to the recipe's own values:")
    .option('--epochs <counts>', 'epochs of each phase, such as 32,32', wholeNumbers({ minimum: 0 }))
    .option('--batch-size <count>', 'crops of one step', wholeNumber({ minimum: 1 }))
    .option(
      '--learning-rate <rates>',
      'of each phase, such as 5e-4,5e-5',
      finiteNumbers({ minimum: 0, aboveMinimum: true }),
    )
    .option('--sampler <strategy>', samplerStrategyNames.join(', '), oneOf(samplerStrategyNames))
    .option('--sampled-label <label>', 'what the sampler evens out: event, garment or cell', oneOf(sampledLabelNames))
    .option('--dropout <share>', 'before the last layer', finiteNumber({ minimum: 0, maximum: 1, belowMaximum: true }))
    .option(
      '--label-smoothing <share>',
      'moved from the true event to the others',
      finiteNumber({ minimum: 0, maximum: 1, belowMaximum: true }),
    )
    .option(
      '--views <count>',
      'quick: augmented views of each crop whose features are cached',
      wholeNumber({ minimum: 0 }),
    )
    .option('--flip', 'augment with mirrored crops')
    .option('--no-flip', 'never mirror')
    .option(
      '--minimum-scale <share>',
      'smallest share of the area that a random crop keeps; 1 turns it off',
      finiteNumber({ minimum: 0, aboveMinimum: true, maximum: 1 }),
    )
    .option('--rotation <degrees>', 'largest angle', finiteNumber({ minimum: 0, maximum: 180 }))
    .option(
      '--jitter <share>',
      'largest change of brightness, contrast and saturation',
      finiteNumber({ minimum: 0, maximum: 1 }),
    )
    .option('--erasing <probability>', 'of erasing one rectangle', finiteNumber({ minimum: 0, maximum: 1 }));
}

async function start(context: CommandContext, options: TrainOptions): Promise<Answer> {
  const { withProject } = await import('../session.ts');
  return withProject(context, async ({ call, follow }) => {
    const plan = options.plan === undefined ? undefined : await findPlan(call, options.plan, 'classifier');
    const input = { ...trainingInput(options), ...given({ plan: plan?.id }) };
    const { jobId, runId } = await call('training.start', input);
    context.note(`Run ${runId}`);
    return report((await follow(jobId)).result);
  });
}

async function resume(context: CommandContext, options: TrainOptions, runId: number): Promise<Answer> {
  const other = Object.keys(options).find((name) => name !== 'resume');
  if (other !== undefined) {
    throw new StudioError(
      'USAGE',
      `--resume goes on with a run as it was started; --${dashed(other)} cannot change it.`,
      {
        field: `--${dashed(other)}`,
        remedy: 'Leave it out, or start a new run without --resume.',
      },
    );
  }
  const { withProject } = await import('../session.ts');
  return withProject(context, async ({ call, follow }) => {
    const run = await call('training.run', { id: runId });
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
export function trainingInput(options: TrainOptions): TrainClassifierInput {
  const augmentation = given({
    flip: options.flip,
    minimumScale: options.minimumScale,
    rotation: options.rotation,
    colourJitter: options.jitter,
    erasing: options.erasing,
  });
  return {
    recipe: options.recipe ?? 'quick',
    backbone: options.backbone ?? 'efficientnet-lite0',
    fusion: options.fusion === true,
    seed: options.seed ?? 0,
    weights: options.weights ?? 'default',
    ...given({ name: options.name }),
    overrides: {
      ...given({
        epochs: options.epochs,
        batchSize: options.batchSize,
        learningRate: options.learningRate,
        sampler: options.sampler,
        sampledLabel: options.sampledLabel,
        dropout: options.dropout,
        labelSmoothing: options.labelSmoothing,
        cachedViews: options.views,
      }),
      ...(Object.keys(augmentation).length === 0 ? {} : { augmentation }),
    },
  };
}

async function report(result: unknown): Promise<Answer> {
  const [{ trainingResult }, { describeTraining }] = await Promise.all([
    import('../../../shared/contract/training.ts'),
    import('../reports/training.ts'),
  ]);
  const training = trainingResult.parse(result);
  return { json: training, text: describeTraining(training) };
}
