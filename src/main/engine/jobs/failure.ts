import { StudioError, toErrorReport, type ErrorReport } from '../../../shared/domain/errors.ts';

/** The report of what made a job fail; what the system says about a full disk gets its own code and remedy. */
export function describeFailure(error: unknown): ErrorReport {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (!(error instanceof StudioError) && (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')) {
    return new StudioError('DISK_FULL', 'The disk is full.', {
      cause: toErrorReport(error).message,
      remedy: 'Free some space, then resume the job.',
    }).toJSON();
  }
  return toErrorReport(error);
}
