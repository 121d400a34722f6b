import { z } from 'zod';
import { id, nothing, splitName, taxonomyClass } from './common.ts';
import { query } from './procedure.ts';

export const classCount = z.object({ id: id.nullable(), name: z.string(), photos: z.int(), garments: z.int() });

export const projectSummary = z.object({
  name: z.string(),
  sample: z.boolean(),
  createdAt: z.number(),
  counts: z.object({
    photos: z.int(),
    garments: z.int(),
    crops: z.int(),
    /** Live garments of labelled photos with no crop of their current revision. */
    cropsMissing: z.int(),
    unreviewed: z.int(),
    photosWithoutEvent: z.int(),
    photosWithoutSplit: z.int(),
    /** Photos on which no garment is marked. */
    photosWithoutGarment: z.int(),
    /** Live garments that are left out of every dataset, by themselves or with their photo. */
    excluded: z.int(),
    /** Trainings of classifiers, as `training.runs` lists them. */
    runs: z.int(),
  }),
  splits: z.array(z.object({ split: splitName.nullable(), photos: z.int(), garments: z.int() })),
  events: z.array(classCount),
  garments: z.array(classCount),
  /** What to do next, most useful first; the page turns a step into words and a link. */
  nextSteps: z.array(
    z.enum(['import-photos', 'detect', 'label-events', 'split', 'derive-crops', 'train', 'evaluate', 'review']),
  ),
});
export type ProjectSummary = z.infer<typeof projectSummary>;

export const taxonomy = z.object({
  id,
  kind: z.enum(['garment', 'event']),
  name: z.string(),
  classes: z.array(taxonomyClass),
});
export type Taxonomy = z.infer<typeof taxonomy>;

const doctorCheck = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'missing']),
  value: z.string(),
  remedy: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export const doctorReport = z.object({ ok: z.boolean(), checks: z.array(doctorCheck) });
export type DoctorReport = z.infer<typeof doctorReport>;

export const project = {
  summary: query(nothing, projectSummary),
  taxonomies: query(nothing, z.object({ garment: taxonomy, event: taxonomy })),
  doctor: query(nothing, doctorReport),
  version: query(nothing, z.object({ version: z.string(), platform: z.string(), desktop: z.boolean() })),
};
