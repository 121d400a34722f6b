import { z } from 'zod';
import { id, nothing } from './common.ts';
import { mutation, query } from './procedure.ts';
import { backboneName } from './training.ts';

export const catalogueModel = z.object({
  /** Of the project's copy: what a training's `weights` names. Null where the project has none. */
  id: id.nullable(),
  name: z.string(),
  backbone: backboneName,
  url: z.string().nullable(),
  licence: z.string(),
  /** Whole digest, or the prefix that the publisher's file name carries. */
  sha256: z.string(),
  bytes: z.int().nullable(),
  /** Where it is to be had now. */
  state: z.enum(['shipped', 'installed', 'absent']),
});
export type CatalogueModel = z.infer<typeof catalogueModel>;

const importModelInput = z.object({
  name: z.string(),
  file: z.string(),
  /** Given for weights that are not of the catalogue: the architecture that they must fit. */
  backbone: backboneName.optional(),
});

export const models = {
  list: query(nothing, z.array(catalogueModel)),
  fetch: mutation(z.object({ name: z.string() }), z.object({ jobId: id })),
  import: mutation(importModelInput, catalogueModel),
};
