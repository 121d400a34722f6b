import { z } from 'zod';
import { errorReport, mask, splitName } from './common.ts';
import { jobProgress } from './jobs.ts';
import { detectorArchitecture, detectorEpoch, detectorRecipe, photoDetections } from './detection.ts';
import { backboneName, epochRecord, trainingRecipe } from './training.ts';

/**
 * Messages between the engine and a worker process of the ml room. A worker touches no database: its task names the
 * files it reads and writes, and everything else is in the message.
 */

/** One line of a dataset manifest (JSON Lines). Class numbers are output positions, not database ids. */
export const datasetSample = z.object({
  annotationId: z.int(),
  photoId: z.int(),
  revisionId: z.int(),
  /** SHA-256 of the crop's bytes; its file is `<cropsDirectory>/<hash[0:2]>/<hash>.png`. */
  crop: z.string(),
  split: splitName,
  event: z.int().nonnegative(),
  /** Null where the garment's class is not known. */
  garment: z.int().nonnegative().nullable(),
});
export type DatasetSample = z.infer<typeof datasetSample>;

/** The weights that a backbone starts from. */
export const weightsSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), sha256: z.string() }),
  z.object({ kind: z.literal('random'), seed: z.int() }),
]);
export type WeightsSource = z.infer<typeof weightsSource>;

export const trainClassifierTask = z.object({
  type: z.literal('train-classifier'),
  runId: z.int(),
  manifest: z.string(),
  cropsDirectory: z.string(),
  /** Holds `checkpoint/` (latest and best) and, at the end, `model.safetensors` with `model.json`. */
  runDirectory: z.string(),
  /** Features cached by content hash, shared by all runs of the project. */
  featureCacheDirectory: z.string(),
  backbone: backboneName,
  weights: weightsSource,
  fusion: z.boolean(),
  eventNames: z.array(z.string()).min(2),
  garmentNames: z.array(z.string()),
  recipe: trainingRecipe,
  seed: z.int(),
  /** Continue from the latest checkpoint in `runDirectory`. */
  resume: z.boolean(),
});
export type TrainClassifierTask = z.infer<typeof trainClassifierTask>;

/** Probabilities of a trained classifier for the samples of a manifest (`split` filters them; null takes all). */
export const predictTask = z.object({
  type: z.literal('predict'),
  runDirectory: z.string(),
  /** Where the backbone's weights lie now; left out, where they lay when the run was trained. */
  weights: weightsSource.optional(),
  manifest: z.string(),
  cropsDirectory: z.string(),
  featureCacheDirectory: z.string(),
  split: splitName.nullable(),
});
export type PredictTask = z.infer<typeof predictTask>;

/** Why a finished classifier says what it says of one crop. */
export const explainTask = z.object({
  type: z.literal('explain'),
  runDirectory: z.string(),
  /** As in `predict`. */
  weights: weightsSource.optional(),
  /** The crop's file. */
  crop: z.string(),
  annotationId: z.int().nullable(),
  photoId: z.int().nullable(),
  /** Position among the run's garment classes. */
  garment: z.int().nonnegative().nullable(),
  /** Position among the run's events: the one to be explained. */
  event: z.int().nonnegative(),
  /** JSON Lines of `datasetSample`: what the run was trained on. */
  manifest: z.string(),
  cropsDirectory: z.string(),
  featureCacheDirectory: z.string(),
  /** How many training crops to find. */
  neighbours: z.int().nonnegative(),
});
export type ExplainTask = z.infer<typeof explainTask>;

/** Features of one picture, as `f2e embed` prints them. */
export const embedTask = z.object({
  type: z.literal('embed'),
  backbone: backboneName,
  weights: weightsSource,
  image: z.string(),
});
export type EmbedTask = z.infer<typeof embedTask>;

/** One line of a manifest of crops to compare with one another (JSON Lines). */
export const comparedCrop = z.object({
  annotationId: z.int(),
  /** SHA-256 of the crop's bytes. */
  crop: z.string(),
  /** Position among the events; null where the photo has none, so that it takes no part in label errors. */
  event: z.int().nonnegative().nullable(),
  /** Any number that garments of one class share. */
  garment: z.int().nonnegative(),
  /** Any number that garments of one photo, and of photos like it, share: they are never in two folds. */
  group: z.int().nonnegative(),
  /** Whether its features are asked for. */
  embed: z.boolean(),
});
export type ComparedCrop = z.infer<typeof comparedCrop>;

/**
 * Features of crops, and what comes of comparing them. Each part that is asked for is a file of `directory`, float32
 * or uint32, little-endian, in the manifest's order.
 */
export const compareCropsTask = z.object({
  type: z.literal('compare-crops'),
  backbone: backboneName,
  weights: weightsSource,
  /** JSON Lines of `comparedCrop`. */
  manifest: z.string(),
  cropsDirectory: z.string(),
  featureCacheDirectory: z.string(),
  directory: z.string(),
  seed: z.int(),
  /** `vectors.f32`: the features of those that are to be embedded. */
  vectors: z.boolean(),
  /** `probabilities.f32` [crops, classCount]: of models that have not seen the crop's group; NaN without an event. */
  probabilities: z.object({ classCount: z.int().min(2), folds: z.int().min(2) }).nullable(),
  /** `distances.f32`: mean cosine distance to the nearest of the same garment; NaN where there are too few. */
  distances: z.object({ neighbours: z.int().positive() }).nullable(),
  /**
   * Crops that are nearly the same, by places in the manifest: `groups.u32` (the first of each crop's group),
   * `nearest.u32` (the most similar other; itself where there is none), `similarities.f32` (its cosine).
   */
  groups: z.object({ similarity: z.number().min(0).max(1) }).nullable(),
  /** `map.f32` [crops, 2]: places on a plane where near crops lie near one another (UMAP). */
  map: z.object({ fitted: z.int().positive() }).nullable(),
});
export type CompareCropsTask = z.infer<typeof compareCropsTask>;

/** One line of a manifest of crops to measure by themselves (JSON Lines). */
export const measuredCrop = z.object({ annotationId: z.int(), crop: z.string(), mask });
export type MeasuredCrop = z.infer<typeof measuredCrop>;

/** Writes `file`: float32 [crops, 4]: lightness, sharpness, which edges are touched (bits), the longest cut. */
export const measureCropsTask = z.object({
  type: z.literal('measure-crops'),
  /** JSON Lines of `measuredCrop`. */
  manifest: z.string(),
  cropsDirectory: z.string(),
  file: z.string(),
});
export type MeasureCropsTask = z.infer<typeof measureCropsTask>;

export const trainDetectorTask = z.object({
  type: z.literal('train-detector'),
  runId: z.int(),
  /** JSON Lines of `detectorSample`; `train` is trained on, `val` measured after each epoch. */
  manifest: z.string(),
  /** Holds `checkpoint/` and, at the end, `model.safetensors` with `model.json`. */
  runDirectory: z.string(),
  architecture: detectorArchitecture,
  /** ImageNet weights of the backbone, a whole detector to go on from, or a fresh start. */
  weights: weightsSource,
  classNames: z.array(z.string()).min(1),
  recipe: detectorRecipe,
  seed: z.int(),
  /** Continue from the latest checkpoint in `runDirectory`. */
  resume: z.boolean(),
});
export type TrainDetectorTask = z.infer<typeof trainDetectorTask>;

/** Where a detector's weights and the facts about it come from. */
export const detectorSource = z.discriminatedUnion('kind', [
  /** A folder with `model.json` and `model.safetensors`, as a training leaves it. */
  z.object({ kind: z.literal('folder'), directory: z.string() }),
  /** Somebody else's weights: torchvision's or Detectron2's layout. */
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    architecture: detectorArchitecture,
    classNames: z.array(z.string()).min(1),
    shortSide: z.int().positive(),
    longSide: z.int().positive(),
  }),
]);
export type DetectorSource = z.infer<typeof detectorSource>;

/** Finds garments on photos; reports `detections` photo by photo, in the manifest's order. */
export const detectTask = z.object({
  type: z.literal('detect'),
  model: detectorSource,
  /** JSON Lines of `detectorPhoto`. */
  manifest: z.string(),
  minimumScore: z.number().min(0).max(1),
});
export type DetectTask = z.infer<typeof detectTask>;

/** Writes a detector as a SavedModel folder. */
export const exportDetectorTask = z.object({
  type: z.literal('export-detector'),
  model: detectorSource,
  directory: z.string(),
});
export type ExportDetectorTask = z.infer<typeof exportDetectorTask>;

/** Takes a detector's weights into a folder of the studio's own format; refused where they do not fit. */
export const adoptDetectorTask = z.object({
  type: z.literal('adopt-detector'),
  model: detectorSource,
  directory: z.string(),
});
export type AdoptDetectorTask = z.infer<typeof adoptDetectorTask>;

export const workerTask = z.discriminatedUnion('type', [
  trainClassifierTask,
  predictTask,
  embedTask,
  explainTask,
  compareCropsTask,
  measureCropsTask,
  trainDetectorTask,
  detectTask,
  exportDetectorTask,
  adoptDetectorTask,
]);
export type WorkerTask = z.infer<typeof workerTask>;

/** From engine to worker. `cancel` asks for a checkpoint and a clean end. */
export const workerRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), task: workerTask }),
  z.object({ type: z.literal('cancel') }),
]);
export type WorkerRequest = z.infer<typeof workerRequest>;

export const prediction = z.object({
  annotationId: z.int(),
  revisionId: z.int(),
  photoId: z.int(),
  crop: z.string(),
  split: splitName,
  event: z.int(),
  /** float32 values in the order of the run's event names, summing to 1. */
  probabilities: z.array(z.number()),
});
export type Prediction = z.infer<typeof prediction>;

/** From worker to engine. Exactly one of `done` and `failed` is the last. */
export const workerReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: jobProgress }),
  z.object({ type: z.literal('epoch'), epoch: epochRecord, best: z.boolean() }),
  z.object({ type: z.literal('predictions'), predictions: z.array(prediction) }),
  z.object({ type: z.literal('detector-epoch'), epoch: detectorEpoch, best: z.boolean() }),
  z.object({ type: z.literal('detections'), photos: z.array(photoDetections) }),
  z.object({ type: z.literal('done'), result: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('failed'), error: errorReport }),
]);
export type WorkerReport = z.infer<typeof workerReport>;
