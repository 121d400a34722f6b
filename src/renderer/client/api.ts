import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { createTRPCUntypedClient, httpBatchLink, httpLink, splitLink } from '@trpc/client';
import type { AnyRouter } from '@trpc/server';
import type { z } from 'zod';
import { contract, type Contract } from '../../shared/contract/index.ts';
import type { AnyProcedure } from '../../shared/contract/procedure.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import { toStudioError } from './errors.ts';

const words = english.client.api;

type Call<Definition extends AnyProcedure> = (
  input: z.input<Definition['input']>,
  signal?: AbortSignal,
) => Promise<z.output<Definition['output']>>;

type QueryCall<Definition extends AnyProcedure> = Call<Definition> & {
  /** For `useQuery`: the key is `[feature, name, input]`. */
  options: (input: z.input<Definition['input']>) => UseQueryOptions<
    z.output<Definition['output']>,
    StudioError,
    z.output<Definition['output']>,
    QueryKey
  > & {
    queryKey: QueryKey;
  };
};

export type QueryKey = readonly [feature: string, name: string, input: unknown];

export type StudioApi = {
  [Feature in keyof Contract]: {
    [Name in keyof Contract[Feature]]: Contract[Feature][Name] extends AnyProcedure
      ? Contract[Feature][Name]['kind'] extends 'query'
        ? QueryCall<Contract[Feature][Name]>
        : Call<Contract[Feature][Name]>
      : never;
  };
};

const url = '/trpc';
const slowQueries: readonly string[] = ['project.doctor', 'balance.leaks'];
const transport = createTRPCUntypedClient<AnyRouter>({
  links: [
    splitLink({
      // A batch is answered when its slowest call is: what takes seconds goes alone.
      condition: ({ type, path }) => type === 'mutation' || slowQueries.includes(path),
      true: httpLink({ url }),
      false: httpBatchLink({ url, maxURLLength: 4000, maxItems: 10 }),
    }),
  ],
});

function bind(feature: string, name: string, procedure: AnyProcedure): Call<AnyProcedure> {
  const path = `${feature}.${name}`;
  const call: Call<AnyProcedure> = async (input, signal) => {
    const options = signal ? { signal } : {};
    let answer: unknown;
    try {
      answer =
        procedure.kind === 'query'
          ? await transport.query(path, input, options)
          : await transport.mutation(path, input, options);
    } catch (error) {
      throw toStudioError(error);
    }
    const checked = procedure.output.safeParse(answer);
    if (checked.success) return checked.data;
    throw new StudioError('INTERNAL', words.enginesAnswerToIsNotWhat(path), {
      cause: checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      remedy: words.reloadThePage,
    });
  };
  if (procedure.kind === 'mutation') return call;
  return Object.assign(call, {
    options: (input: unknown) =>
      queryOptions<unknown, StudioError, unknown, QueryKey>({
        queryKey: [feature, name, input],
        queryFn: ({ signal }) => call(input, signal),
      }),
  });
}

/** Every call of the contract. What comes back has been checked against it; what is thrown is a `StudioError`. */
export const api = Object.fromEntries(
  Object.entries(contract).map(([feature, procedures]) => [
    feature,
    Object.fromEntries(
      Object.entries<AnyProcedure>(procedures).map(([name, procedure]) => [name, bind(feature, name, procedure)]),
    ),
  ]),
) as unknown as StudioApi;
