import { InvalidArgumentError, type Command } from 'commander';
import type { AnyPlan, BalancePlan, BalanceTarget, ClassFactor } from '../../../shared/contract/balance-plan.ts';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { RetrainKind } from '../../../shared/contract/retrain.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, nonEmpty, oneOf, wholeNumber } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { repeatStrategyNames, sampledLabelNames, samplerStrategyNames } from '../vocabulary.ts';
import { dashed, given } from './given.ts';

interface PlanOptions {
  plan?: string;
  kind?: RetrainKind;
  strategy?: AnyPlan['strategy'];
  label?: BalancePlan['label'];
  beta?: number;
  cap?: number;
  epochSize?: BalancePlan['epochSize'];
  replacement?: boolean;
  target?: BalanceTarget[];
  threshold?: number;
  factor?: ClassFactor[];
  seed?: number;
}

export const balanceCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('balance').description('how training draws from events and garment classes');

  group
    .command('show')
    .description('garments by event, garment class and split, and what is amiss with them')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeMatrix }] = await Promise.all([
          import('../session.ts'),
          import('../reports/balance.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const [matrix, leaks] = [await call('balance.matrix', {}), await call('balance.leaks', {})];
          return { json: { ...matrix, leaks }, text: describeMatrix(matrix, leaks) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );

  const preview = group
    .command('preview')
    .option('--seed <number>', 'seed of the training that is tried; default 0', wholeNumber({ minimum: 0 }));
  planOptions(preview)
    .description('what the sampler draws in an epoch, before and after')
    .action(
      action<PlanOptions>(contextOf, async (context, options) => {
        const [{ withProject }, { describePhotoPreview, describePreview }] = await Promise.all([
          import('../session.ts'),
          import('../reports/balance.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const plan = await planOf(call, options);
          const seed = given({ seed: options.seed });
          if (plan.kind === 'detector') {
            const photos = await call('balance.previewPhotos', { plan, ...seed });
            return { json: { plan, ...photos }, text: describePhotoPreview(plan, photos) };
          }
          const preview = await call('balance.preview', { plan, ...seed });
          return { json: { plan, ...preview }, text: describePreview(plan, preview) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );

  planOptions(group.command('save'))
    .argument('<name>', 'name of the plan; one that has the name is replaced', nonEmpty)
    .description('save a plan for `train classifier --plan` or, with --kind detector, `train detector --plan`')
    .action(
      action<PlanOptions>(contextOf, async (context, options, name = '') => {
        const [{ withProject }, { describePlan }] = await Promise.all([
          import('../session.ts'),
          import('../../../shared/domain/plan-words.ts'),
        ]);
        return withProject(context, async ({ call }) => {
          const plan = await planOf(call, options);
          const known = (await call('balance.plans', {})).find((each) => each.name === String(name).trim());
          const saved = await call('balance.save', { ...given({ id: known?.id }), name: String(name), plan });
          return { json: saved, text: `Plan ${saved.id}, ${saved.name}: ${describePlan(saved.plan)}.` };
        });
      }),
    );

  group
    .command('list')
    .description('saved plans')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describePlans }] = await Promise.all([
          import('../session.ts'),
          import('../reports/balance.ts'),
        ]);
        const look = async ({ call }: ProjectSession) => {
          const plans = await call('balance.plans', {});
          return { json: { plans }, text: describePlans(plans) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );

  group
    .command('remove')
    .argument('<plan>', 'name or id of the plan', nonEmpty)
    .description('remove a saved plan; runs keep theirs')
    .action(
      action(contextOf, async (context, _options, wanted = '') => {
        const { withProject } = await import('../session.ts');
        return withProject(context, async ({ call }) => {
          const { id } = await findPlan(call, String(wanted));
          const removed = await call('balance.remove', { id });
          return { json: removed, text: `Removed the plan ${removed.name}.` };
        });
      }),
    );
};

/**
 * The saved plan that has this name, or else this id.
 *
 * @param kind of the model that is to be trained with it
 * @throws StudioError NOT_FOUND with the names that there are; BAD_REQUEST for a plan for another kind of model
 */
export async function findPlan(call: ProjectSession['call'], wanted: string, kind?: RetrainKind): Promise<SavedPlan> {
  const plans = await call('balance.plans', {});
  const plan = plans.find(({ name }) => name === wanted.trim()) ?? plans.find(({ id }) => String(id) === wanted.trim());
  const { kindOfPlan, wrongKindOfPlan } = await import('../../../shared/domain/plan-words.ts');
  if (plan !== undefined && kind !== undefined && kindOfPlan(plan.plan) !== kind) {
    throw wrongKindOfPlan(plan.name, plan.plan, '--plan');
  }
  if (plan !== undefined) return plan;
  throw new StudioError('NOT_FOUND', `There is no balance plan “${wanted}”.`, {
    field: '--plan',
    known: plans.map(({ name }) => name),
    remedy: '`f2e balance save` makes one.',
  });
}

function planOptions(command: Command): Command {
  return command
    .option('--plan <plan>', 'saved plan to start from, by name or id', nonEmpty)
    .option('--kind <kind>', 'classifier or detector; default: of the plan started from', oneOf(kinds))
    .option('--strategy <strategy>', strategyNames.join(', '), oneOf(strategyNames))
    .option('--cap <draws>', 'most draws in an epoch of an event and garment class, or of one photo', capOf)
    .optionsGroup('Of classifiers, which draw garments:')
    .option('--label <label>', 'what is evened out: event, garment or cell', oneOf(sampledLabelNames))
    .option('--beta <beta>', 'of the effective number', finiteNumber({ minimum: 0, maximum: 1, belowMaximum: true }))
    .option('--epoch-size <size>', 'dataset, smallest, largest, or a number of draws', epochSizeOf)
    .option('--replacement', 'a garment may be drawn more than once in an epoch')
    .option('--no-replacement', 'each garment at most once in an epoch')
    .option('--target <target>', 'set by hand, once for each: wedding=30%, wedding/dress=x2', addTarget)
    .optionsGroup('Of detectors, which draw whole photos:')
    .option(
      '--threshold <share>',
      'photos of a class that fewer of them show are repeated, such as 0.1',
      finiteNumber({ minimum: 0, aboveMinimum: true, maximum: 1 }),
    )
    .option('--factor <factor>', 'draws of each photo of a class, set by hand, once for each: dress=x2', addFactor);
}

const kinds = ['classifier', 'detector'] as const;
const strategyNames = [...new Set<AnyPlan['strategy']>([...samplerStrategyNames, ...repeatStrategyNames])];
const ofClassifiers = ['label', 'beta', 'epochSize', 'replacement', 'target'] as const;
const ofDetectors = ['threshold', 'factor'] as const;

/** The plan that the options describe. Throws StudioError USAGE for options of the other kind of model. */
async function planOf(call: ProjectSession['call'], options: PlanOptions): Promise<AnyPlan> {
  const saved = options.plan === undefined ? undefined : await findPlan(call, options.plan, options.kind);
  const kind = options.kind ?? saved?.plan.kind ?? 'classifier';
  const strategies: readonly AnyPlan['strategy'][] = kind === 'detector' ? repeatStrategyNames : samplerStrategyNames;
  if (options.strategy !== undefined && !strategies.includes(options.strategy)) {
    throw optionOfOtherKind('strategy', `Strategies of a ${kind} are ${strategies.join(', ')}.`, kind);
  }
  for (const name of kind === 'detector' ? ofClassifiers : ofDetectors) {
    if (options[name] === undefined) continue;
    throw optionOfOtherKind(name, `--${dashed(name)} is not for plans of a ${kind}.`, kind);
  }
  const { strategy, label, beta, cap, epochSize, replacement, target: targets, threshold, factor: factors } = options;
  const { anyPlan } = await import('../../../shared/contract/balance-plan.ts');
  const changes = given({ strategy, label, beta, cap, epochSize, replacement, targets, threshold, factors });
  return anyPlan.parse({ ...(kind === 'detector' ? { kind } : {}), ...saved?.plan, ...changes });
}

function optionOfOtherKind(name: string, message: string, kind: RetrainKind): StudioError {
  const other = kind === 'detector' ? 'classifier' : 'detector';
  return new StudioError('USAGE', message, {
    field: `--${dashed(name)}`,
    remedy: `Leave it out, or make a plan for ${other}s: --kind ${other}.`,
  });
}

const capOf = wholeNumber({ minimum: 1 });

function epochSizeOf(text: string): BalancePlan['epochSize'] {
  const word = (['dataset', 'smallest', 'largest'] as const).find((each) => each === text);
  return word ?? wholeNumber({ minimum: 1, maximum: 20_000_000 })(text);
}

function addTarget(text: string, earlier: BalanceTarget[] = []): BalanceTarget[] {
  const [, place = '', value = '', multiplier = ''] = /^(.+)=(?:([0-9.]+)%|x([0-9.]+))$/.exec(text) ?? [];
  const number = Number(value === '' ? multiplier : value);
  if (place === '' || !Number.isFinite(number)) {
    throw new InvalidArgumentError(
      'Give an event, or event/garment, with a share or a factor: wedding=30%, wedding/dress=x2.',
    );
  }
  const slash = place.indexOf('/');
  const kind = value === '' ? ('multiplier' as const) : ('share' as const);
  const target = {
    event: slash === -1 ? place : place.slice(0, slash),
    ...(slash === -1 ? {} : { garment: place.slice(slash + 1) === 'no class' ? null : place.slice(slash + 1) }),
    kind,
    value: kind === 'share' ? number / 100 : number,
  };
  return [...earlier, target];
}

function addFactor(text: string, earlier: ClassFactor[] = []): ClassFactor[] {
  const [, garment = '', value = ''] = /^(.+)=x([0-9.]+)$/.exec(text) ?? [];
  const factor = Number(value);
  if (garment === '' || value === '' || !(factor <= 100)) {
    throw new InvalidArgumentError('Give a garment class with a factor up to 100: dress=x2, top=x0.5.');
  }
  return [...earlier, { garment, factor }];
}
