import { z } from 'zod';
import { id, page, splitName } from './common.ts';
import { cropItem } from './crops.ts';
import { mutation, query } from './procedure.ts';

const interval = z.tuple([z.number(), z.number()]);

export const classMetrics = z.object({
  name: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.int(),
});

const means = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });

/** Figures of one run on one split; equal to scikit-learn's. Rows of `confusion` are true classes. */
export const classificationMetrics = z.object({
  count: z.int(),
  classes: z.array(z.string()),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  top3Accuracy: z.number(),
  logLoss: z.number(),
  confusion: z.array(z.array(z.int())),
  perClass: z.array(classMetrics),
  macro: means,
  weighted: means,
  calibration: z.object({
    expectedCalibrationError: z.number(),
    bins: z.array(
      z.object({ lower: z.number(), upper: z.number(), count: z.int(), confidence: z.number(), accuracy: z.number() }),
    ),
  }),
  /** 95 % bootstrap intervals, photos resampled. */
  intervals: z.object({ accuracy: interval, balancedAccuracy: interval, macroF1: interval, logLoss: interval }),
});
export type ClassificationMetrics = z.infer<typeof classificationMetrics>;

export const evaluationReport = classificationMetrics.extend({
  run: id,
  split: splitName,
  /** Ids of the event classes in the order of `classes`. */
  classIds: z.array(id),
});
export type EvaluationReport = z.infer<typeof evaluationReport>;

/** What has changed of the garments that figures were measured on. */
export const evaluationFreshness = z.object({
  evaluatedAt: z.number(),
  stale: z.boolean(),
  /** Garments that are new, gone, have another event, or another mask, or another class where the model sees it. */
  added: z.int(),
  removed: z.int(),
  relabelled: z.int(),
  reshaped: z.int(),
  renamed: z.int(),
});
export type EvaluationFreshness = z.infer<typeof evaluationFreshness>;

const calibrationBin = z.object({
  lower: z.number(),
  upper: z.number(),
  count: z.int(),
  confidence: z.number(),
  accuracy: z.number(),
});

/** What else an evaluation's predictions say. */
export const evaluationDetails = z.object({
  /** At the confidences 0, .01, …, 1 below which the classifier would abstain; no accuracy where nothing is left. */
  coverage: z.array(z.object({ threshold: z.number(), coverage: z.number(), accuracy: z.number().nullable() })),
  /** Each class against all others; no average where the split has none of it. */
  perClass: z.array(
    z.object({
      classId: id,
      name: z.string(),
      support: z.int(),
      averagePrecision: z.number().nullable(),
      curve: z.array(z.object({ recall: z.number(), precision: z.number(), threshold: z.number() })),
      calibration: z.array(calibrationBin),
    }),
  ),
  /** The garments of one class each; macro F1 over the events that occur among them. */
  byGarment: z.array(
    z.object({
      garmentClassId: id.nullable(),
      name: z.string(),
      count: z.int(),
      accuracy: z.number(),
      balancedAccuracy: z.number(),
      macroF1: z.number(),
      logLoss: z.number(),
    }),
  ),
  /** A photo's garments asked together: the mean of their log-probabilities. */
  photos: classificationMetrics,
});
export type EvaluationDetails = z.infer<typeof evaluationDetails>;

export const predictionItem = cropItem.extend({
  trueClassId: id,
  predictedClassId: id,
  /** Of the true class. */
  probability: z.number(),
  loss: z.number(),
  probabilities: z.array(z.number()),
});
export type PredictionItem = z.infer<typeof predictionItem>;

export const evaluation = {
  start: mutation(z.object({ runId: id, split: splitName }), z.object({ jobId: id })),
  report: query(z.object({ runId: id, split: splitName }), evaluationReport),
  details: query(z.object({ runId: id, split: splitName }), evaluationDetails),
  freshness: query(z.object({ runId: id, split: splitName }), evaluationFreshness),
  /** The garments behind a cell (both classes), a row (true), a column (predicted) or all, worst first. */
  crops: query(
    page.extend({
      runId: id,
      split: splitName,
      trueClassId: id.optional(),
      predictedClassId: id.optional(),
      wrongOnly: z.boolean().default(false),
    }),
    z.object({ items: z.array(predictionItem), total: z.int() }),
  ),
};
