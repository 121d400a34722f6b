import type { z } from 'zod';

type Schema = z.ZodType;

/** One call between page and engine: what goes in and what comes out, checked at run time on both sides. */
export interface Procedure<Kind extends 'query' | 'mutation', Input extends Schema, Output extends Schema> {
  kind: Kind;
  input: Input;
  output: Output;
}

export type AnyProcedure = Procedure<'query' | 'mutation', Schema, Schema>;

export function query<Input extends Schema, Output extends Schema>(
  input: Input,
  output: Output,
): Procedure<'query', Input, Output> {
  return { kind: 'query', input, output };
}

export function mutation<Input extends Schema, Output extends Schema>(
  input: Input,
  output: Output,
): Procedure<'mutation', Input, Output> {
  return { kind: 'mutation', input, output };
}
