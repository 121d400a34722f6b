import type { z } from 'zod';
import {
  procedures,
  type CheckedInput,
  type ProcedureAnswer,
  type ProcedureInput,
  type ProcedureOutput,
  type ProcedurePath,
} from '../../shared/contract/path.ts';
import { StudioError, toErrorReport } from '../../shared/domain/errors.ts';
import type { EngineContext } from './context.ts';
import { inWords } from './in-words.ts';

type Awaitable<Value> = Value | Promise<Value>;

/** A handler for every procedure of the contract; one that is missing does not compile. */
export type Handlers = {
  [Path in ProcedurePath]: (context: EngineContext, input: CheckedInput<Path>) => Awaitable<ProcedureAnswer<Path>>;
};

/** Makes one call: input checked, handled, output checked. Throws StudioError. */
export type Call = <Path extends ProcedurePath>(
  path: Path,
  input: ProcedureInput<Path>,
) => Promise<ProcedureOutput<Path>>;

type UntypedHandler = (context: EngineContext, input: unknown) => Awaitable<unknown>;

/** Calls of one open project, whoever makes them: pages over HTTP, the command line in this process. */
export interface Caller {
  call: (path: string, input: unknown) => Promise<unknown>;
  /** Refuses new calls, and answers those under way that take longer than `patience` milliseconds with CANCELLED. */
  close(patience: number): Promise<void>;
}

export function createCaller(context: EngineContext, handlers: Handlers): Caller {
  const table = new Map(Object.entries(handlers) as [string, UntypedHandler][]);
  /** What refuses each call that waits for its answer. */
  const waiting = new Map<Promise<unknown>, (error: StudioError) => void>();
  let closed = false;

  async function handle(path: string, input: unknown): Promise<unknown> {
    const procedure = procedures.get(path);
    const handler = table.get(path);
    if (procedure === undefined || handler === undefined) {
      throw new StudioError('NOT_FOUND', `There is no call ${path}.`, { path });
    }
    const checked = procedure.input.safeParse(input ?? {});
    if (!checked.success) throw badInput(path, checked.error, input ?? {});
    const answer = await answerOf(handler, context, checked.data);
    const output = procedure.output.safeParse(answer);
    if (output.success) return output.data;
    const issue = output.error.issues[0];
    throw new StudioError('INTERNAL', `The answer to ${path} is not as the contract has it.`, {
      field: fieldOf(issue),
      cause: issue?.message ?? 'unknown',
    });
  }

  return {
    call(path, input) {
      if (closed) return Promise.reject(closing());
      const work = handle(path, input);
      // Not a race with a promise that lasts as long as the project: that would hold on to every answer given.
      return new Promise((resolve, reject) => {
        waiting.set(work, reject);
        void work.then(resolve, reject).finally(() => waiting.delete(work));
      });
    },
    async close(patience) {
      closed = true;
      let timer: NodeJS.Timeout | undefined;
      const outOfPatience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([Promise.allSettled([...waiting.keys()]), outOfPatience]);
      clearTimeout(timer);
      for (const refuse of waiting.values()) refuse(closing());
    },
  };
}

/** Whatever a handler throws leaves as the program's one error class. */
async function answerOf(handler: UntypedHandler, context: EngineContext, input: unknown): Promise<unknown> {
  try {
    return await handler(context, input);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    context.logger.error({ error }, 'a call failed');
    const { code, message, details } = toErrorReport(error);
    throw new StudioError(code, message, details, { cause: error });
  }
}

function closing(): StudioError {
  return new StudioError('CANCELLED', 'The studio is closing.', { remedy: 'Start it again.' });
}

function badInput(path: string, { issues }: z.ZodError, input: unknown): StudioError {
  const [issue, ...others] = issues;
  const field = fieldOf(issue);
  const cause = inWords(issue, input);
  return new StudioError('BAD_REQUEST', `${path}: ${field === '' ? 'input' : field}: ${cause}`, {
    field,
    cause,
    remedy: 'Correct it, then try again.',
    ...(others.length === 0
      ? {}
      : { issues: issues.map((each) => ({ field: fieldOf(each), cause: inWords(each, input) })) }),
  });
}

function fieldOf(issue: { path: PropertyKey[] } | undefined): string {
  return issue?.path.map(String).join('.') ?? '';
}
