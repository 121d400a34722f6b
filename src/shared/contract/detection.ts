import { z } from 'zod';
import { photoPlan } from './balance-plan.ts';
import { box, id, mask, splitName } from './common.ts';

export const detectorArchitecture = z.enum(['efficientnet-lite0-fpn', 'resnet18-fpn', 'resnet50-fpn', 'resnet101-fpn']);
export type DetectorArchitecture = z.infer<typeof detectorArchitecture>;

/** `latest`: the newest that was trained in the project. */
export const detectorChoice = z.union([id, z.enum(['latest', 'starter'])]);
export type DetectorChoice = z.infer<typeof detectorChoice>;

/** Whose Mask R-CNN the weights were trained for: both have the same layers, and differ in what happens between them. */
export const detectorSemantics = z.enum(['torchvision', 'detectron2']);
export type DetectorSemantics = z.infer<typeof detectorSemantics>;

/** Stochastic gradient descent with momentum, a linear warm-up, and steps down at whole epochs. */
export const detectorRecipe = z.object({
  name: z.enum(['starter', 'paper']),
  epochs: z.int().positive(),
  /** Photos of one step of the optimiser. */
  batchSize: z.int().positive(),
  /** Photos of one forward and backward pass; gradients of several passes are added up to one step. */
  photosPerPass: z.int().positive(),
  /** Of a batch of `referenceBatch` photos; scaled linearly for another batch size. */
  learningRate: z.number().positive(),
  referenceBatch: z.int().positive(),
  momentum: z.number().min(0).lt(1),
  weightDecay: z.number().nonnegative(),
  /** Steps over which the learning rate rises linearly from a thousandth. */
  warmupSteps: z.int().nonnegative(),
  /** The learning rate is multiplied by `decay` once so many epochs are over. */
  milestones: z.array(z.int().positive()),
  decay: z.number().gt(0).max(1),
  /** Photos are mirrored half of the time. */
  flip: z.boolean(),
  /** Shorter sides in pixels, of which each photo of a step is given one; several make training multi-scale. */
  shortSides: z.array(z.int().positive()).min(1),
  /** In validation and detection. */
  shortSide: z.int().positive(),
  longSide: z.int().positive(),
  /** First stages of the backbone that are never trained, from 0 to 5; the stem is the first. */
  frozenStages: z.int().min(0).max(5),
  /** Largest length of the gradient of all parameters together; 0 leaves it as it is. */
  gradientClip: z.number().nonnegative(),
  /** How often an epoch draws each photo; once, where there is none. */
  plan: photoPlan.optional(),
});
export type DetectorRecipe = z.infer<typeof detectorRecipe>;

/** The five losses of Mask R-CNN, each a mean over what it is about. */
export const detectorLosses = z.object({
  objectness: z.number(),
  proposalBox: z.number(),
  class: z.number(),
  box: z.number(),
  mask: z.number(),
});
export type DetectorLosses = z.infer<typeof detectorLosses>;

/** COCO's headline figures, 0 to 1; -1 where nothing could be measured. */
export const cocoFigures = z.object({
  AP: z.number(),
  AP50: z.number(),
  AP75: z.number(),
  APs: z.number(),
  APm: z.number(),
  APl: z.number(),
  AR1: z.number(),
  AR10: z.number(),
  AR100: z.number(),
});
export type CocoFigures = z.infer<typeof cocoFigures>;

/** Figures of the same detections by their boxes and by their masks. */
export const detectorFigures = z.object({ box: cocoFigures, mask: cocoFigures });
export type DetectorFigures = z.infer<typeof detectorFigures>;

export const detectorEpoch = z.object({
  epoch: z.int().positive(),
  /** At the epoch's last step. */
  learningRate: z.number(),
  losses: detectorLosses,
  /** Sum of the losses. */
  trainLoss: z.number(),
  /** On `val`. */
  validation: detectorFigures,
  seconds: z.number(),
  imagesPerSecond: z.number(),
});
export type DetectorEpoch = z.infer<typeof detectorEpoch>;

/** What a finished detector training answers with. */
export const detectorTrainingResult = z.object({
  run: id,
  architecture: detectorArchitecture,
  recipe: z.string(),
  epochs: z.int(),
  bestEpoch: z.int(),
  validation: detectorFigures,
  seconds: z.number(),
  imagesPerSecond: z.number(),
});
export type DetectorTrainingResult = z.infer<typeof detectorTrainingResult>;

/** A photo file that a detector reads; the EXIF orientation is applied by whoever decodes it. */
export const detectorPhoto = z.object({
  photoId: z.int(),
  file: z.string(),
  /** Pixels as shown. */
  width: z.int().positive(),
  height: z.int().positive(),
});
export type DetectorPhoto = z.infer<typeof detectorPhoto>;

/** One line of a detector's dataset manifest (JSON Lines). Photos without garments take part. */
export const detectorSample = detectorPhoto.extend({
  split: splitName,
  garments: z.array(
    z.object({
      /** Position among the task's class names. */
      class: z.int().nonnegative(),
      /** Compressed run-length counts of the mask, for the photo's height and width. */
      counts: z.string(),
      crowd: z.boolean(),
      /** Which annotation of the project it is, as which revision; what is no garment of its datasets has none. */
      of: z.object({ annotation: z.int().positive(), revision: z.int().positive() }).optional(),
    }),
  ),
});
export type DetectorSample = z.infer<typeof detectorSample>;

/** One garment found: `class` is a position among the model's class names. */
export const detection = z.object({ class: z.int().nonnegative(), score: z.number(), box, mask });
export type Detection = z.infer<typeof detection>;

/** What is found on one photo, the best first; or why nothing could be looked for. */
export const photoDetections = z.object({
  photoId: z.int(),
  detections: z.array(detection),
  /** Why the photo could not be read. */
  failure: z.string().nullable(),
  seconds: z.number(),
});
export type PhotoDetections = z.infer<typeof photoDetections>;

/** `model.json` of a finished detector beside its `model.safetensors`: all that detecting needs. */
export const detectorDescription = z.object({
  format: z.literal(1),
  kind: z.literal('detector'),
  architecture: detectorArchitecture,
  /** Without the background. */
  classNames: z.array(z.string()).min(1),
  shortSide: z.int().positive(),
  longSide: z.int().positive(),
  /** Of the body's batch norms, where its weights want another than its own; and where its strides lie. */
  normEpsilon: z.number().nonnegative().nullable().default(null),
  strideIn1x1: z.boolean().default(false),
  semantics: detectorSemantics.default('torchvision'),
  recipe: detectorRecipe.nullable(),
  seed: z.int().nullable(),
  bestEpoch: z.int().positive().nullable(),
  sha256: z.string(),
});
export type DetectorDescription = z.infer<typeof detectorDescription>;
