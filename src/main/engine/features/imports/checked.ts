import type { z } from 'zod';
import type { JsonRecord } from './json-records.ts';
import { Refusal } from './report.ts';

const formats = 'See the COCO format: id, file_name of images; id, image_id, category_id, segmentation of annotations.';

/** The record in its shape. Throws Refusal naming the field. */
export function checked<Shape extends z.ZodType>(
  shape: Shape,
  record: JsonRecord,
  list: string,
  remedy = formats,
): z.output<Shape> {
  if (record.problem !== undefined) {
    throw new Refusal('', `the element of ${list} is not JSON: ${record.problem}`, 'Correct the file at this place.');
  }
  const result = shape.safeParse(record.value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'not as expected', remedy);
}
