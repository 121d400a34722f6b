import type { z } from 'zod';
import { contract, type Contract } from './index.ts';
import type { AnyProcedure } from './procedure.ts';

/** `feature.procedure` of every call in the contract. */
export type ProcedurePath = {
  [Feature in keyof Contract & string]: `${Feature}.${keyof Contract[Feature] & string}`;
}[keyof Contract & string];

/** The definition behind a path. */
export type ProcedureAt<Path extends ProcedurePath> = Path extends `${infer Feature}.${infer Name}`
  ? Feature extends keyof Contract
    ? Name extends keyof Contract[Feature]
      ? Contract[Feature][Name] extends AnyProcedure
        ? Contract[Feature][Name]
        : never
      : never
    : never
  : never;

/** What a caller gives: fields with a default may be left out. */
export type ProcedureInput<Path extends ProcedurePath> = z.input<ProcedureAt<Path>['input']>;
/** What a handler is given: checked, defaults filled in. */
export type CheckedInput<Path extends ProcedurePath> = z.output<ProcedureAt<Path>['input']>;
/** What a handler answers, before the check. */
export type ProcedureAnswer<Path extends ProcedurePath> = z.input<ProcedureAt<Path>['output']>;
/** What a caller gets. */
export type ProcedureOutput<Path extends ProcedurePath> = z.output<ProcedureAt<Path>['output']>;

/** Every procedure with its path, in the contract's order. */
export const procedures: ReadonlyMap<string, AnyProcedure> = new Map(
  Object.entries(contract).flatMap(([feature, group]) =>
    Object.entries<AnyProcedure>(group).map(([name, procedure]) => [`${feature}.${name}`, procedure] as const),
  ),
);
