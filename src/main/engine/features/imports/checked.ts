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
  return inShape(shape, record.value, remedy);
}

/** The value in its shape. Throws Refusal naming the field. */
export function inShape<Shape extends z.ZodType>(shape: Shape, value: unknown, remedy: string): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  throw new Refusal(path.map(String).join('.'), inWords(issue, valueAt(value, path)), remedy);
}

/** What is wrong, as somebody says it who has the record before them, with the value where it is short. */
function inWords(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (value === undefined) return 'it is missing';
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (issue?.code === 'invalid_type') return `${shown} is not ${expectations[issue.expected] ?? issue.expected}`;
  const said = issue === undefined || issue.message === 'Invalid input' ? 'it is not what belongs here' : issue.message;
  return `${shown}: ${said}`;
}

const expectations: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}
