import type { z } from 'zod';
import { inWords } from '../../in-words.ts';
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
  return inShape(shape, record.value, remedy);
}

/** The value in its shape. Throws Refusal naming the field. */
export function inShape<Shape extends z.ZodType>(shape: Shape, value: unknown, remedy: string): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(issue?.path.map(String).join('.') ?? '', inWords(issue, value), remedy);
}
