import { errorReport } from '../../shared/contract/common.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';

const words = english.client.errors;

/** Turns whatever a call threw into the program's one error class; the engine's own report lies in `data.report`. */
export function toStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  const report = errorReport.safeParse(reportOf(error));
  if (report.success) return fromErrorReport(report.data);
  if (statusOf(error) === 401) return new StudioError('UNAUTHORIZED', words.signInToGoOn, {}, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  if (/fetch|network|load failed/i.test(message)) {
    return new StudioError(
      'INTERNAL',
      words.engineDoesNotAnswer,
      { cause: message, remedy: words.checkThatTheStudioStill },
      { cause: error },
    );
  }
  return new StudioError('INTERNAL', message, {}, { cause: error });
}

function reportOf(error: unknown): unknown {
  return property(property(error, 'data'), 'report');
}

function statusOf(error: unknown): unknown {
  return (
    property(property(error, 'data'), 'httpStatus') ?? property(property(property(error, 'meta'), 'response'), 'status')
  );
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
