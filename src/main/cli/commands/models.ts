import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { BackboneName } from '../../../shared/contract/training.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Answer, CommandContext, CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty, oneOf, wholeNumber } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { backboneNames, detectorArchitectureNames } from '../vocabulary.ts';
import { dashed, given } from './given.ts';

interface ExportOptions {
  model: number | 'latest' | 'starter';
  output: string;
}

interface ImportOptions {
  backbone?: BackboneName;
  classes?: string;
  architecture?: DetectorArchitecture;
  shortSide?: number;
  longSide?: number;
}

const ofDetectors = ['architecture', 'shortSide', 'longSide'] as const;

export const modelCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('models').description('weights that backbones start from');
  group
    .command('list')
    .description('the catalogue: publisher, licence, digest, and what is here already')
    .action(
      action(contextOf, async (context) => {
        const [{ withProject }, { describeModels }] = await loaded();
        const look = async ({ call }: ProjectSession) => {
          const models = await call('models.list', {});
          return { json: { models }, text: describeModels(models) };
        };
        return withProject(context, look, { readOnly: true });
      }),
    );
  group
    .command('fetch')
    .argument('<name>', 'a name of the catalogue', nonEmpty)
    .description("fetch weights from their publisher's address and check their digest")
    .action(
      action(contextOf, async (context, _options, name = '') => {
        const [{ withProject }, { describeModels }] = await loaded();
        return withProject(context, async ({ call, follow }) => {
          await follow((await call('models.fetch', { name })).jobId);
          const model = (await call('models.list', {})).find((candidate) => candidate.name === name);
          return { json: { model: model ?? null }, text: describeModels(model === undefined ? [] : [model]) };
        });
      }),
    );
  group
    .command('import')
    .argument('<name>', 'a name of the catalogue; with --backbone or --classes a name of your choice', nonEmpty)
    .argument('<file>', 'the weights file (safetensors, PyTorch or Detectron2), fetched by other means', nonEmpty)
    .description("take weights from a file; a catalogue's file whose digest differs is refused")
    .option(
      '--backbone <name>',
      `weights of your own that fit this backbone: ${backboneNames.join(', ')}`,
      oneOf(backboneNames),
    )
    .optionsGroup("A detector, instead of a backbone (Detectron2's keeps its own semantics):")
    .option('--classes <file>', 'its class names: a JSON array, or one name in each line', nonEmpty)
    .option(
      '--architecture <name>',
      `${detectorArchitectureNames.join(', ')}; default resnet50-fpn`,
      oneOf(detectorArchitectureNames),
    )
    .option('--short-side <pixels>', 'that photos are scaled to; default 800', wholeNumber({ minimum: 32 }))
    .option('--long-side <pixels>', 'at most; default 1333', wholeNumber({ minimum: 32 }))
    .action(
      action(contextOf, async (context, options: ImportOptions, name = '', file = '') => {
        const { backbone } = options;
        const [[{ withProject }, { describeModels }], paths] = await Promise.all([loaded(), import('../paths.ts')]);
        checkImport(options);
        const whole = paths.existing(file, 'file', 'the weights');
        if (options.classes !== undefined) return importDetector(context, { ...options, name, file: whole });
        return withProject(context, async ({ call }) => {
          const model = await call('models.import', { name, file: whole, ...(backbone && { backbone }) });
          return { json: { model }, text: describeModels([model]) };
        });
      }),
    );
  group
    .command('export')
    .description(
      'write a detector as a SavedModel folder, for TensorFlow, TensorFlow Serving and tfjs-node; its classes and sizes ' +
        'lie beside the graph in detector.json',
    )
    .requiredOption('--model <model>', 'id of a detector, latest, or starter', idOr('latest', 'starter'))
    .requiredOption('--output <folder>', 'a folder that is new or empty', nonEmpty)
    .action(
      action<ExportOptions>(contextOf, async (context, { model, output }) => {
        const [{ default: path }, { exportStarter }] = await Promise.all([
          import('node:path'),
          import('../../engine/features/detection/export-model.ts'),
        ]);
        const folder = path.resolve(output);
        if (model === 'starter') return described(await exportStarter(folder));
        const { withProject } = await import('../session.ts');
        return withProject(context, async ({ engine }) => described(await engine.exportDetector(model, folder)), {
          readOnly: true,
        });
      }),
    );
};

function checkImport(options: ImportOptions): void {
  const { backbone, classes } = options;
  const misplaced = classes === undefined ? ofDetectors.find((name) => options[name] !== undefined) : undefined;
  if (misplaced === undefined && (backbone === undefined || classes === undefined)) return;
  const field = misplaced === undefined ? '--backbone' : `--${dashed(misplaced)}`;
  throw new StudioError('USAGE', `${field} ${misplaced === undefined ? 'excludes --classes' : 'needs --classes'}.`, {
    field,
    remedy: 'Name the classes of a detector, or the backbone that the weights are of.',
  });
}

async function importDetector(
  context: CommandContext,
  { name, file, ...options }: ImportOptions & { name: string; file: string },
): Promise<Answer> {
  const [{ withProject }, { describeDetectors }, { readClassNames }, paths] = await Promise.all([
    import('../session.ts'),
    import('../reports/detector.ts'),
    import('../../engine/features/detection/without-project.ts'),
    import('../paths.ts'),
  ]);
  const classNames = await readClassNames(paths.existing(options.classes ?? '', 'file', 'the class names'));
  const { architecture, shortSide, longSide } = options;
  const chosen = given({ architecture, shortSide, longSide });
  return withProject(context, async ({ call }) => {
    const model = await call('detector.import', { name, file, classNames, ...chosen });
    return { json: { model }, text: describeDetectors([model]) };
  });
}

function described(exported: { directory: string; bytes: number }) {
  return { json: exported, text: `Written to ${exported.directory} (${exported.bytes} bytes)` };
}

function loaded() {
  return Promise.all([import('../session.ts'), import('../reports/models.ts')]);
}
