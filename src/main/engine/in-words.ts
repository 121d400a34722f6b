import type { z } from 'zod';

/**
 * What is wrong with an input, as somebody says it who has it before them.
 *
 * @param issue what zod says of it
 * @param input the whole input, to which the issue's path leads
 */
export function inWords(issue: z.core.$ZodIssue | undefined, input: unknown): string {
  const value = valueAt(input, issue?.path ?? []);
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
