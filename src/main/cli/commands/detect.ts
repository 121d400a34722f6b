import type { DetectorArchitecture } from '../../../shared/contract/detection.ts';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { FoundOnPicture } from '../../engine/features/detection/picture.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Answer, CommandContext, CommandGroup } from '../context.ts';
import { action } from '../context.ts';
import { finiteNumber, idOr, nonEmpty, oneOf, wholeNumber } from '../options.ts';
import { detectorArchitectureNames, splitNames } from '../vocabulary.ts';
import { dashed, given } from './given.ts';

interface DetectOptions {
  model?: number | 'latest' | 'starter';
  minScore?: number;
  split?: SplitName;
  includeReviewed?: boolean;
  image?: string;
  draw?: string;
  weights?: string;
  classes?: string;
  architecture?: DetectorArchitecture;
  shortSide?: number;
  longSide?: number;
}

const ofCollection = ['split', 'includeReviewed'] as const;
const ofImage = ['weights', 'draw'] as const;
const ofWeights = ['classes', 'architecture', 'shortSide', 'longSide'] as const;

export const detectCommand: CommandGroup = (program, contextOf) => {
  program
    .command('detect')
    .description(
      'find the garments on every photo of the project; goes on where an earlier pass was cut off, and never touches ' +
        "a person's work. With --image: on one picture, without a project where --weights are given",
    )
    .option(
      '--model <model>',
      "id of a detector, latest, or starter; default: the project's newest, else the starter",
      idOr('latest', 'starter'),
    )
    .option(
      '--min-score <score>',
      'least score of a detection; default .5, and of one picture all that the detector gives',
      finiteNumber({ minimum: 0, maximum: 1 }),
    )
    .option('--split <split>', 'photos of this split only', oneOf(splitNames))
    .option('--include-reviewed', 'look at photos, too, that somebody has reviewed or edited')
    .optionsGroup('One picture:')
    .option('--image <file>', 'any picture; nothing is stored', nonEmpty)
    .option('--draw <file>', 'write the picture with what was found on it (png, jpg, webp)', nonEmpty)
    .option(
      '--weights <file>',
      "weights of your own: torchvision's or Detectron2's Mask R-CNN, or safetensors",
      nonEmpty,
    )
    .option('--classes <file>', 'their class names: a JSON array, or one name in each line', nonEmpty)
    .option(
      '--architecture <name>',
      `of the weights: ${detectorArchitectureNames.join(', ')}; default resnet50-fpn`,
      oneOf(detectorArchitectureNames),
    )
    .option('--short-side <pixels>', 'that the picture is scaled to; default 800', wholeNumber({ minimum: 32 }))
    .option('--long-side <pixels>', 'at most; default 1333', wholeNumber({ minimum: 32 }))
    .action(
      action<DetectOptions>(contextOf, (context, options) => {
        checkSubject(options);
        if (options.image === undefined) return detectCollection(context, options);
        return detectPicture(context, options, options.image);
      }),
    );
};

function checkSubject(options: DetectOptions): void {
  const { image, weights, model, classes } = options;
  const misplaced =
    image === undefined
      ? ([...ofImage, ...ofWeights] as const).find((name) => options[name] !== undefined)
      : ofCollection.find((name) => options[name] !== undefined);
  if (misplaced !== undefined) {
    throw new StudioError(
      'USAGE',
      `--${dashed(misplaced)} belongs to ${image === undefined ? '--image' : 'a whole project'}.`,
      { field: `--${dashed(misplaced)}`, remedy: image === undefined ? 'Add --image FILE.' : 'Leave it out.' },
    );
  }
  if (weights !== undefined && model !== undefined) {
    throw new StudioError('USAGE', 'Give either --model or --weights.', {
      field: '--weights',
      remedy: 'Leave one of them out.',
    });
  }
  if ((weights === undefined) !== (classes === undefined)) {
    const lacking = weights === undefined ? '--weights' : '--classes';
    throw new StudioError('USAGE', `--weights and --classes go together; ${lacking} is not given.`, {
      field: lacking,
      remedy: 'f2e detect --image photo.jpg --weights model.pth --classes classes.txt',
    });
  }
  const stray = weights === undefined ? ofWeights.find((name) => options[name] !== undefined) : undefined;
  if (stray === undefined) return;
  throw new StudioError('USAGE', `--${dashed(stray)} belongs to --weights.`, {
    field: `--${dashed(stray)}`,
    remedy: 'Leave it out; a model of the studio knows its own.',
  });
}

async function detectCollection(context: CommandContext, options: DetectOptions): Promise<Answer> {
  const [{ withProject }, { describePass }, { passResult }] = await Promise.all([
    import('../session.ts'),
    import('../reports/detection.ts'),
    import('../../../shared/contract/detection-passes.ts'),
  ]);
  return withProject(context, async ({ call, follow }) => {
    const { jobId, passId, resumed } = await call('detector.detect', {
      includeReviewed: options.includeReviewed === true,
      ...given({ modelId: options.model, minimumScore: options.minScore }),
      ...(options.split === undefined ? {} : { splits: [options.split] }),
    });
    context.note(resumed ? `Going on with pass ${passId}` : `Pass ${passId}`);
    const result = passResult.parse((await follow(jobId)).result);
    return { json: result, text: describePass(result) };
  });
}

async function detectPicture(context: CommandContext, options: DetectOptions, given: string): Promise<Answer> {
  const [{ existing }, { describePicture }] = await Promise.all([
    import('../paths.ts'),
    import('../reports/detection.ts'),
  ]);
  const image = existing(given, 'file', 'the picture');
  if (options.draw !== undefined) await (await drawing()).prepareDrawing(image, options.draw);
  const { detections, seconds } = await lookAt(context, options, image);
  if (options.draw !== undefined) await drawDetections(image, detections, options.draw);
  return { json: { detections, seconds }, text: describePicture(detections) };
}

const drawing = () => import('../../engine/features/drawing/draw.ts');

async function drawDetections(image: string, detections: readonly FoundOnPicture[], file: string): Promise<void> {
  const [{ drawGarments }, { outlineOfMask }, { default: path }] = await Promise.all([
    drawing(),
    import('../../../shared/geometry/outline.ts'),
    import('node:path'),
  ]);
  const garments = detections.map(({ class: name, score, box, mask }) => ({
    outline: outlineOfMask(mask),
    box,
    words: [`${name} ${Math.round(100 * score)} %`],
  }));
  await drawGarments(image, garments, '', path.resolve(file));
}

async function lookAt(context: CommandContext, options: DetectOptions, image: string) {
  const { model: modelId, minScore: minimumScore = 0, weights, classes } = options;
  const { detectWithWeights, detectWithStarter } = await import('../../engine/features/detection/without-project.ts');
  if (weights !== undefined && classes !== undefined) {
    const { existing } = await import('../paths.ts');
    return detectWithWeights(image, {
      weights: existing(weights, 'file', 'the weights'),
      classes: existing(classes, 'file', 'the class names'),
      minimumScore,
      ...given({
        architecture: options.architecture,
        shortSide: options.shortSide,
        longSide: options.longSide,
      }),
    });
  }
  const { projectOrNone, withProject } = await import('../session.ts');
  if (modelId === 'starter' || (modelId === undefined && projectOrNone(context.project) === undefined)) {
    return detectWithStarter(image, minimumScore);
  }
  const look = { modelId, minimumScore };
  return withProject(context, ({ engine }) => engine.detectOnPicture(image, look), { readOnly: true });
}
