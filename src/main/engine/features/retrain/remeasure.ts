import { existsSync } from 'node:fs';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { JobControl } from '../../jobs/control.ts';
import { evaluateDetector } from '../detector/evaluate.ts';
import { evaluateRun } from '../evaluation/evaluate.ts';
import { evaluationFreshness } from '../evaluation/freshness.ts';
import { anyRun } from '../reports/remarks.ts';
import { evaluationFile } from '../training/runs.ts';

/**
 * Measures the run that another one repeats on the same data, so that the two are compared on the same labels. Splits
 * on which its figures still stand are left alone. A run that cannot be measured any more is left as it is: the
 * comparison then takes the garments that both saw alike.
 */
export async function remeasurePrevious(
  context: EngineContext,
  runId: number,
  splits: readonly SplitName[],
  control: JobControl,
): Promise<void> {
  const { store, logger } = context;
  const { previousRunId } = anyRun(store, runId);
  if (previousRunId === null || anyRun(store, previousRunId).state !== 'done') return;
  const { kind } = anyRun(store, previousRunId);
  for (const split of splits) {
    const subject = { runId: previousRunId, split };
    try {
      if (kind === 'detector') await evaluateDetector(context, subject, control);
      else if (!isFresh(context, subject)) await evaluateRun(context, subject, control);
    } catch (error) {
      control.signal.throwIfAborted();
      if (!(error instanceof StudioError)) throw error;
      logger.warn({ error, ...subject }, 'the previous run could not be measured again');
    }
  }
}

function isFresh({ store }: EngineContext, subject: { runId: number; split: SplitName }): boolean {
  if (!existsSync(evaluationFile(store, subject.runId, subject.split))) return false;
  return !evaluationFreshness(store, subject).stale;
}
