import { initTRPC, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { procedures } from '../../../shared/contract/path.ts';
import { StudioError, toErrorReport, type ErrorCode, type ErrorReport } from '../../../shared/domain/errors.ts';

/** Makes a call by its path and untyped input; throws StudioError. */
export type UntypedCall = (path: string, input: unknown) => Promise<unknown>;

export interface RpcContext {
  call: UntypedCall;
}

const trpc = initTRPC.context<RpcContext>().create({
  // No stack ever leaves the engine.
  isDev: false,
  errorFormatter({ shape, error }) {
    const report = reportOf(error);
    return {
      ...shape,
      message: report.message,
      data: { code: shape.data.code, httpStatus: getHTTPStatusCodeFromError(error), path: shape.data.path, report },
    };
  },
});

/**
 * The wire: tRPC's HTTP protocol at `/trpc` (`httpBatchLink`, no transformer), one procedure for each entry of the
 * contract under `feature.name`. A failed call carries its ErrorReport in `error.data.report`. Input and output are
 * checked by the engine's own `call`, which the command line uses too, so the router itself checks nothing twice.
 */
export function createRouter() {
  const records = [...procedures].map(([path, { kind }]) => {
    const procedure = trpc.procedure.input((raw: unknown) => raw);
    const answer = async ({ ctx, input }: { ctx: RpcContext; input: unknown }): Promise<unknown> => {
      try {
        return await ctx.call(path, input);
      } catch (error) {
        throw toTrpcError(error);
      }
    };
    return [path, kind === 'query' ? procedure.query(answer) : procedure.mutation(answer)] as const;
  });
  const groups: Record<string, Record<string, (typeof records)[number][1]>> = {};
  for (const [path, procedure] of records) {
    const [feature = '', name = ''] = path.split('.');
    (groups[feature] ??= {})[name] = procedure;
  }
  return trpc.router(groups);
}

export type StudioRouter = ReturnType<typeof createRouter>;

function toTrpcError(error: unknown): TRPCError {
  const report = toErrorReport(error);
  return new TRPCError({ code: trpcCode(report.code), message: report.message, cause: error });
}

function reportOf(error: TRPCError): ErrorReport {
  if (error.cause instanceof StudioError) return error.cause.toJSON();
  if (error.code === 'NOT_FOUND') {
    return new StudioError('NOT_FOUND', error.message, { remedy: 'Reload the page.' }).toJSON();
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') return toErrorReport(error.cause ?? error);
  return new StudioError('BAD_REQUEST', error.message).toJSON();
}

type TrpcCode = ConstructorParameters<typeof TRPCError>[0]['code'];

function trpcCode(code: ErrorCode): TrpcCode {
  switch (code) {
    case 'BAD_REQUEST':
    case 'USAGE':
    case 'IMPORT_INVALID':
    case 'PHOTO_INVALID':
    case 'ANNOTATION_INVALID':
    case 'WEIGHTS_INVALID':
      return 'BAD_REQUEST';
    case 'UNAUTHORIZED':
      return 'UNAUTHORIZED';
    case 'FORBIDDEN':
      return 'FORBIDDEN';
    case 'NOT_FOUND':
    case 'MODEL_UNKNOWN':
      return 'NOT_FOUND';
    case 'CONFLICT':
    case 'PROJECT_EXISTS':
    case 'PROJECT_LOCKED':
    case 'CANCELLED':
      return 'CONFLICT';
    case 'DATASET_EMPTY':
      return 'PRECONDITION_FAILED';
    case 'PROJECT_CORRUPT':
    case 'MIGRATION_MISMATCH':
    case 'DOWNLOAD_FAILED':
    case 'CHECKPOINT_INVALID':
    case 'LOSS_NOT_FINITE':
    case 'WORKER_DIED':
    case 'OUT_OF_MEMORY':
    case 'TENSORFLOW_MISSING':
    case 'DISK_FULL':
    case 'INTERNAL':
      return 'INTERNAL_SERVER_ERROR';
  }
}
