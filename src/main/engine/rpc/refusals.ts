import type { FastifyReply } from 'fastify';
import type { ErrorCode, ErrorReport } from '../../../shared/domain/errors.ts';

/** The HTTP status that goes with an error code outside of tRPC, whose router has its own table. */
export function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'UNAUTHORIZED':
      return 401;
    case 'FORBIDDEN':
      return 403;
    case 'NOT_FOUND':
    case 'MODEL_UNKNOWN':
      return 404;
    case 'BAD_REQUEST':
    case 'USAGE':
    case 'PHOTO_INVALID':
    case 'ANNOTATION_INVALID':
    case 'IMPORT_INVALID':
    case 'WEIGHTS_INVALID':
      return 400;
    case 'CONFLICT':
    case 'PROJECT_EXISTS':
    case 'PROJECT_LOCKED':
    case 'CANCELLED':
    case 'DATASET_EMPTY':
      return 409;
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
      return 500;
  }
}

/**
 * Answers with an ErrorReport as JSON. Under `/trpc` it is wrapped as tRPC's client expects an error, so that a page
 * finds the report in `error.data.report` whoever refused the call.
 */
export function refuse(reply: FastifyReply, report: ErrorReport, status: number = statusOf(report.code)): FastifyReply {
  const wrapped = reply.request.url.startsWith('/trpc')
    ? { error: { message: report.message, code: -32000, data: { code: report.code, httpStatus: status, report } } }
    : report;
  return reply.code(status).header('cache-control', 'no-store').send(wrapped);
}
