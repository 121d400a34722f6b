import { z } from 'zod';
import { nothing } from './common.ts';
import { mutation, query } from './procedure.ts';

/** The first walk through the studio, in its order. */
export const guideStep = z.enum(['matrix', 'wrong-cell', 'mask', 'retrain', 'compare']);
export type GuideStep = z.infer<typeof guideStep>;

/** Steps that change nothing in the project: the page says when somebody has seen them. */
export const seenStep = guideStep.extract(['matrix', 'wrong-cell', 'compare']);
export type SeenStep = z.infer<typeof seenStep>;

export const guideState = z.object({
  /** The sample project shows it until somebody hides it, any other only on request. */
  shown: z.boolean(),
  /** Whether there is a classifier's evaluation to begin with. */
  ready: z.boolean(),
  steps: z.array(z.object({ step: guideStep, done: z.boolean() })),
});
export type GuideState = z.infer<typeof guideState>;

export const guide = {
  state: query(nothing, guideState),
  saw: mutation(z.object({ step: seenStep }), guideState),
  show: mutation(z.object({ shown: z.boolean() }), guideState),
};
