import { z } from 'zod';
import { usedPhotoPlan } from './balance-plan.ts';
import { id, nothing, page, splitName } from './common.ts';
import {
  cocoFigures,
  detectorArchitecture,
  detectorChoice,
  detectorSemantics,
  detectorEpoch,
  detectorFigures,
  detectorRecipe,
  detectorTrainingResult,
} from './detection.ts';
import { detectionPasses } from './detection-passes.ts';
import { jobState } from './jobs.ts';
import { mutation, query } from './procedure.ts';
import { runRemarks } from './runs.ts';

/** Changes to a recipe's own values. Milestones move along when only the number of epochs is changed. */
export const detectorOverrides = z.object({
  epochs: z.int().positive().optional(),
  batchSize: z.int().positive().optional(),
  photosPerPass: z.int().positive().optional(),
  learningRate: z.number().positive().optional(),
  milestones: z.array(z.int().positive()).optional(),
  warmupSteps: z.int().nonnegative().optional(),
  flip: z.boolean().optional(),
  shortSides: z.array(z.int().positive()).min(1).optional(),
  shortSide: z.int().positive().optional(),
  longSide: z.int().positive().optional(),
  frozenStages: z.int().min(0).max(5).optional(),
});
export type DetectorOverrides = z.infer<typeof detectorOverrides>;

/** A part of DeepFashion2 as it is published: a folder of annotation files and one of photos. */
export const deepFashion2Part = z.object({ annotations: z.string().min(1), photos: z.string().min(1) });
export type DeepFashion2Part = z.infer<typeof deepFashion2Part>;

/**
 * DeepFashion2 in place: no photo is copied. Of `train`, 15 % are held out as val, by the run's seed, photos of one pair
 * together; `validation` is the test split.
 */
export const deepFashion2Source = z.object({ train: deepFashion2Part, validation: deepFashion2Part.optional() });
export type DeepFashion2Source = z.infer<typeof deepFashion2Source>;

export const trainDetectorInput = z.object({
  name: z.string().max(200).optional(),
  recipe: z.enum(['starter', 'paper']).default('starter'),
  /** Left out, the recipe's own: EfficientNet-Lite0 for `starter`, ResNet50 for `paper`. */
  architecture: detectorArchitecture.optional(),
  seed: z.int().nonnegative().default(0),
  /**
   * `default`: the backbone's ImageNet weights. An id: a backbone's weights, or a whole detector to go on from.
   * `starter`: the detector that ships with the studio.
   */
  weights: z.union([id, z.enum(['default', 'random', 'starter'])]).default('default'),
  /** A saved balance plan for detectors, which decides how often an epoch draws each photo. */
  plan: id.optional(),
  overrides: detectorOverrides.default({}),
  /** Left out, the project's own photos and their current annotations. */
  source: deepFashion2Source.optional(),
});
export type TrainDetectorInput = z.infer<typeof trainDetectorInput>;

/** A training of a detector; those of classifiers are `training.runs`. */
export const detectorRun = z.object({
  id,
  kind: z.literal('detector'),
  name: z.string(),
  state: jobState,
  recipe: detectorRecipe,
  architecture: detectorArchitecture,
  seed: z.int(),
  snapshotHash: z.string().nullable(),
  /** Null until the data is frozen. */
  data: z
    .object({
      source: z.enum(['project', 'deepfashion2']),
      classNames: z.array(z.string()),
      photos: z.record(splitName, z.int()),
      garments: z.record(splitName, z.int()),
    })
    .nullable(),
  codeVersion: z.string(),
  weightsHashes: z.record(z.string(), z.string()),
  /** The balance plan as it was when the run was made; null where every photo comes once. */
  balancePlan: usedPhotoPlan.nullable(),
  bestEpoch: z.int().nullable(),
  result: detectorTrainingResult.nullable(),
  jobId: id.nullable(),
  evaluatedSplits: z.array(splitName),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  ...runRemarks.shape,
});
export type DetectorRun = z.infer<typeof detectorRun>;

/** Precision at the recalls 0, .01, …, 1, a mean over the classes that the split has; empty where it has none. */
export const precisionCurves = z.object({
  /** At an intersection over union of .50, at .75, and the mean over .50, .55, …, .95. */
  at50: z.array(z.number()),
  at75: z.array(z.number()),
  mean: z.array(z.number()),
});
export type PrecisionCurves = z.infer<typeof precisionCurves>;

/** COCO's figures of one run on one split, by boxes and by masks; -1 where nothing could be measured. */
export const detectorReport = z.object({
  run: id,
  split: splitName,
  counts: z.object({
    photos: z.int(),
    /** Photos whose file could not be read. They count as photos without detections. */
    failed: z.int(),
    /** Crowd regions left out. */
    garments: z.int(),
    crowds: z.int(),
    detections: z.int(),
  }),
  figures: detectorFigures,
  perClass: z.array(
    z.object({
      name: z.string(),
      garments: z.int(),
      detections: z.int(),
      box: cocoFigures,
      mask: cocoFigures,
      curves: z.object({ box: precisionCurves, mask: precisionCurves }),
    }),
  ),
  curves: z.object({ box: precisionCurves, mask: precisionCurves }),
  createdAt: z.number(),
});
export type DetectorReport = z.infer<typeof detectorReport>;

/** The same, without the curves, of a detector that no run has trained, such as the starter. */
export const modelReport = detectorReport.omit({ run: true, curves: true }).extend({
  model: z.string(),
  sha256: z.string(),
  perClass: z.array(detectorReport.shape.perClass.element.omit({ curves: true })),
});
export type ModelReport = z.infer<typeof modelReport>;

export const evaluateModelInput = z.object({ modelId: detectorChoice, split: splitName });

/** A detector that can be run: one of the project, or the starter that ships with the studio. */
export const detectorModel = z.object({
  /** What `modelId` takes. */
  id: z.union([id, z.literal('starter')]),
  name: z.string(),
  architecture: detectorArchitecture,
  classNames: z.array(z.string()),
  shortSide: z.int(),
  longSide: z.int(),
  semantics: detectorSemantics,
  sha256: z.string(),
  licence: z.string().nullable(),
  runId: id.nullable(),
  /** On `val`, where they are known. */
  validation: detectorFigures.nullable(),
  createdAt: z.number().nullable(),
});
export type DetectorModel = z.infer<typeof detectorModel>;

/** Somebody else's Mask R-CNN: torchvision's or Detectron2's weights, or safetensors with torchvision's names. */
export const importDetectorInput = z.object({
  name: z.string(),
  file: z.string().min(1),
  /** In the model's order, without the background. */
  classNames: z.array(z.string().trim().min(1)).min(1),
  architecture: detectorArchitecture.default('resnet50-fpn'),
  /** That photos are scaled to; the usual ones of the architecture where left out. */
  shortSide: z.int().min(32).optional(),
  longSide: z.int().min(32).optional(),
  licence: z.string().max(200).optional(),
});
export type ImportDetectorInput = z.infer<typeof importDetectorInput>;

/** What has changed of the photos that a detector was last measured on. */
export const detectorFreshness = z.object({
  stale: z.boolean(),
  /** Photos that are new in the split, gone from it, show other garments, or are as they were. */
  added: z.int(),
  removed: z.int(),
  changed: z.int(),
  unchanged: z.int(),
});
export type DetectorFreshness = z.infer<typeof detectorFreshness>;

/** Which detections count, and how well masks have to lie over one another. */
const confusionQuestion = z.object({
  runId: id,
  split: splitName,
  minimumScore: z.number().min(0.05).max(1).default(0.5),
  overlap: z.number().min(0.1).max(1).default(0.5),
});

export const detector = {
  recipes: query(nothing, z.array(detectorRecipe)),
  architectures: query(
    nothing,
    z.array(
      z.object({
        name: detectorArchitecture,
        note: z.string(),
        /** Whether ImageNet weights of its backbone are on this machine. */
        available: z.boolean(),
      }),
    ),
  ),
  start: mutation(trainDetectorInput, z.object({ jobId: id, runId: id })),
  runs: query(nothing, z.array(detectorRun)),
  run: query(z.object({ id }), detectorRun.extend({ epochs: z.array(detectorEpoch) })),
  evaluate: mutation(z.object({ runId: id, split: splitName }), z.object({ jobId: id })),
  report: query(z.object({ runId: id, split: splitName }), detectorReport),
  freshness: query(z.object({ runId: id, split: splitName }), detectorFreshness),
  /** Any detector on what the project holds now; the job's result is its `modelReport`. */
  evaluateModel: mutation(evaluateModelInput, z.object({ jobId: id })),
  /**
   * What a detector takes for what: rows are garments' classes, columns what was found in their place. The last row is
   * what was found where nothing is, the last column what was missed.
   */
  confusion: query(confusionQuestion, z.object({ classes: z.array(z.string()), matrix: z.array(z.array(z.int())) })),
  /** The photos behind a cell; no name for one that is not of the project. */
  confusionPhotos: query(
    page.extend({ ...confusionQuestion.shape, row: z.int().nonnegative(), column: z.int().nonnegative() }),
    z.object({
      items: z.array(z.object({ photoId: id, fileName: z.string().nullable(), count: z.int() })),
      total: z.int(),
    }),
  ),
  /** The project's own, newest first, then the starter. */
  models: query(nothing, z.array(detectorModel)),
  /** Takes weights in as a detector of the project; a worker checks every layer. */
  import: mutation(importDetectorInput, detectorModel),
  ...detectionPasses,
};
