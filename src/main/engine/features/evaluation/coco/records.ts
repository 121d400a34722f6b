import { z } from 'zod';
import { StudioError } from '../../../../../shared/domain/errors.ts';
import { Refusal } from '../../imports/report.ts';

const box = z.tuple([z.number(), z.number(), z.number().nonnegative(), z.number().nonnegative()]).readonly();
const notABox = 'it is not [x, y, width, height] in pixels';

export const category = z.looseObject({ id: z.int(), name: z.string() });

export const image = z.looseObject({
  id: z.int(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});

export const annotation = z.looseObject({
  id: z.int(),
  image_id: z.int(),
  category_id: z.int(),
  area: z.number(),
  bbox: box.optional(),
  segmentation: z.unknown().optional(),
  iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()], 'it is neither 0 nor 1').default(0),
});
export type Annotation = z.infer<typeof annotation>;

/** An empty `bbox` stands for none, as in pycocotools. */
export const detection = z.looseObject({
  image_id: z.int(),
  category_id: z.int(),
  score: z.number(),
  bbox: z.union([box, z.tuple([]).transform(() => undefined)], notABox).optional(),
  segmentation: z.unknown().optional(),
});
export type DetectionRecord = z.infer<typeof detection>;

export const groundTruthRemedy =
  'See the COCO format: id of images; id, name of categories; id, image_id, category_id, area, bbox, iscrowd, segmentation of annotations.';
export const detectionRemedy =
  'See the COCO results format: a list of image_id, category_id, score and bbox or segmentation.';

/** Figures must not stand on half a file: where an import would go on without a record, this ends. */
export function orEnd<Result>(file: string, record: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const where = [record, error.field].filter((part) => part !== '').join(', ');
    throw new StudioError('IMPORT_INVALID', `${file}: ${where}: ${error.message}.`, { ...error.at(file, record) });
  }
}
