import { z } from 'zod';
import { id } from './common.ts';

/** How a class's number of garments becomes the weight of each of them; `domain/sampling.ts` has the formulas. */
export const samplerStrategy = z.enum(['none', 'inverse-frequency', 'square-root', 'effective-number']);
export type SamplerStrategy = z.infer<typeof samplerStrategy>;

/** What is counted: events, garment classes, or each garment class of each event for itself. */
export const sampledLabel = z.enum(['event', 'garment', 'cell']);

/** Most draws of an epoch. */
export const largestEpoch = 20_000_000;

/** Set by hand for an event, or for one garment class of it; `garment: null` are its garments without a class. */
export const balanceTarget = z.object({
  event: z.string().min(1),
  garment: z.string().min(1).nullable().optional(),
  /** `share` of all draws of an epoch, 0 to 1; `multiplier` of what the strategy gives. */
  kind: z.enum(['share', 'multiplier']),
  value: z.number().min(0).max(10_000),
});
export type BalanceTarget = z.infer<typeof balanceTarget>;

/**
 * How the draws of a classifier's epoch are spread over the training garments. Classes go by name: a plan outlives its
 * project.
 */
export const balancePlan = z.object({
  /** A plan that names no kind is a classifier's. */
  kind: z.undefined().optional(),
  strategy: samplerStrategy.default('inverse-frequency'),
  label: sampledLabel.default('event'),
  /** Of the effective number of samples: 0 weighs nothing, near 1 it is the inverse frequency. */
  beta: z.number().min(0).lt(1).default(0.999),
  targets: z.array(balanceTarget).max(2000).default([]),
  /** Most draws of one event x garment cell in an epoch; null for no limit. */
  cap: z.int().positive().nullable().default(null),
  /** Whether an epoch may see a garment more than once. */
  replacement: z.boolean().default(true),
  /**
   * Draws of an epoch. `dataset`: as many as there are training garments; `smallest`: until the scarcest cell, for its
   * share, has been drawn as often as it has garments; `largest`: until the most plentiful has.
   */
  epochSize: z
    .union([z.enum(['dataset', 'smallest', 'largest']), z.int().positive().max(largestEpoch)])
    .default('dataset'),
});
export type BalancePlan = z.infer<typeof balancePlan>;

export const planName = z.string().trim().min(1).max(120);

/** Whether photos of rare garment classes come more than once in an epoch; `domain/photo-sampling.ts` has the formula. */
export const repeatStrategy = z.enum(['none', 'repeat-factor']);
export type RepeatStrategy = z.infer<typeof repeatStrategy>;

/** Set by hand for a garment class, instead of what the strategy gives it. Below 1, its photos are left out by chance. */
export const classFactor = z.object({ garment: z.string().min(1), factor: z.number().min(0).max(100) });
export type ClassFactor = z.infer<typeof classFactor>;

/**
 * How often a detector's epoch draws each training photo: as often as the neediest of its garment classes asks for, and
 * once where it shows none. Classes go by name.
 */
export const photoPlan = z.object({
  kind: z.literal('detector'),
  strategy: repeatStrategy.default('repeat-factor'),
  /** Share of the training photos. Photos of a class that fewer show than that are repeated. */
  threshold: z.number().gt(0).max(1).default(0.1),
  factors: z.array(classFactor).max(2000).default([]),
  /** Most draws of one photo in an epoch; null for no limit. */
  cap: z.number().min(1).max(100).nullable().default(null),
});
export type PhotoPlan = z.infer<typeof photoPlan>;

/** A plan of either kind: photos for detectors, garments for classifiers. */
export const anyPlan = z.discriminatedUnion('kind', [photoPlan, balancePlan]);
export type AnyPlan = z.infer<typeof anyPlan>;

/** A plan as a run keeps it. */
export const usedPlan = z.object({ id: id.nullable(), name: planName, plan: balancePlan });
export type UsedPlan = z.infer<typeof usedPlan>;

/** The same of a detector's run, and of a run of either kind. */
export const usedPhotoPlan = usedPlan.extend({ plan: photoPlan });
export type UsedPhotoPlan = z.infer<typeof usedPhotoPlan>;
export const anyUsedPlan = usedPlan.extend({ plan: anyPlan });
export type AnyUsedPlan = z.infer<typeof anyUsedPlan>;
