/**
 * Codes that cross a boundary (process, HTTP, command line). A code is stable; a message is for people.
 */
export const errorCodes = [
  'BAD_REQUEST',
  'USAGE',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'PROJECT_EXISTS',
  'PROJECT_LOCKED',
  'PROJECT_CORRUPT',
  'MIGRATION_MISMATCH',
  'IMPORT_INVALID',
  'PHOTO_INVALID',
  'ANNOTATION_INVALID',
  'WEIGHTS_INVALID',
  'MODEL_UNKNOWN',
  'DOWNLOAD_FAILED',
  'CHECKPOINT_INVALID',
  'DATASET_EMPTY',
  'LOSS_NOT_FINITE',
  'CANCELLED',
  'WORKER_DIED',
  'OUT_OF_MEMORY',
  'TENSORFLOW_MISSING',
  'DISK_FULL',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What an error looks like once it has crossed a boundary. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  /** Where it happened and what helps: `file`, `record`, `field`, `cause`, `remedy` where they apply. */
  details: Record<string, unknown>;
}

/** The one error class of the program: a code, a message for people, and details that name the place and the remedy. */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StudioError';
    this.code = code;
    this.details = details;
  }

  toJSON(): ErrorReport {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** Turns anything thrown into a report; what is not a StudioError becomes INTERNAL with its message. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof StudioError) return error.toJSON();
  if (error instanceof Error) return { code: 'INTERNAL', message: error.message, details: { name: error.name } };
  return { code: 'INTERNAL', message: String(error), details: {} };
}

/** Rebuilds the error on the near side of a boundary. */
export function fromErrorReport(report: ErrorReport): StudioError {
  return new StudioError(report.code, report.message, report.details);
}
