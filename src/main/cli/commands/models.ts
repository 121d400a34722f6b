import type { BackboneName } from '../../../shared/contract/training.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty, oneOf } from '../options.ts';
import type { ProjectSession } from '../session.ts';
import { backboneNames } from '../vocabulary.ts';

interface ExportOptions {
  model: number | 'latest' | 'starter';
  output: string;
}

interface ImportOptions {
  backbone?: BackboneName;
}

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
    .argument('<name>', 'a name of the catalogue; with --backbone a name of your choice', nonEmpty)
    .argument('<file>', 'the weights file (safetensors or PyTorch), fetched by other means', nonEmpty)
    .description("take weights from a file; a catalogue's file whose digest differs is refused")
    .option(
      '--backbone <name>',
      `weights of your own that fit this backbone: ${backboneNames.join(', ')}`,
      oneOf(backboneNames),
    )
    .action(
      action(contextOf, async (context, { backbone }: ImportOptions, name = '', file = '') => {
        const [[{ withProject }, { describeModels }], paths] = await Promise.all([loaded(), import('../paths.ts')]);
        const whole = paths.existing(file, 'file', 'the weights');
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

function described(exported: { directory: string; bytes: number }) {
  return { json: exported, text: `Written to ${exported.directory} (${exported.bytes} bytes)` };
}

function loaded() {
  return Promise.all([import('../session.ts'), import('../reports/models.ts')]);
}
