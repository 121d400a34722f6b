import type { BackboneName } from '../../../shared/contract/training.ts';
import type { CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { nonEmpty, oneOf } from '../options.ts';
import { backboneNames } from '../vocabulary.ts';

interface EmbedOptions {
  backbone: BackboneName;
  weights?: string;
  image: string;
}

export const embedCommand: CommandGroup = (program, contextOf) => {
  program
    .command('embed')
    .description(
      "print a backbone's features of one picture, scaled to fit 224 x 224 and centred on black; " + 'needs no project',
    )
    .requiredOption('--backbone <name>', backboneNames.join(', '), oneOf(backboneNames))
    .requiredOption('--image <file>', 'any picture; one of 224 x 224 is taken as it is', nonEmpty)
    .option(
      '--weights <file>',
      'safetensors or PyTorch file (default: the weights that ship with the studio)',
      nonEmpty,
    )
    .action(
      action<EmbedOptions>(contextOf, async (_context, options) => {
        const paths = await import('../paths.ts');
        const image = paths.existing(options.image, 'file', 'the picture');
        const weights =
          options.weights === undefined ? undefined : paths.existing(options.weights, 'file', 'the weights');
        const { embedPicture } = await import('../../engine/features/models/embed.ts');
        const { features, ...facts } = await embedPicture({
          backbone: options.backbone,
          image,
          ...(weights === undefined ? {} : { weights }),
        });
        return { json: { ...facts, features }, text: features.join(' ') };
      }),
    );
};
