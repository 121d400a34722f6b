import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { Engine } from '../engine.ts';

const lineEvery = 2_000;

/** Tells the first run's progress line by line, and at its end the figures and the confusion matrix. */
export async function followFirstRun(engine: Engine, jobId: number, say: (line: string) => void): Promise<void> {
  let lastStep = '';
  let lastAt = 0;
  const stop = engine.events.subscribe((event) => {
    if (event.type !== 'job' || event.job.id !== jobId || event.job.progress === null) return;
    const { progress } = event.job;
    // `Training: epoch 3 of 32` is the same piece of work as epoch 2.
    const step = progress.step.split(':', 1)[0] ?? '';
    if (step === lastStep && Date.now() - lastAt < lineEvery) return;
    lastStep = step;
    lastAt = Date.now();
    say(describeProgress(progress));
  });
  const job = await engine.jobs.ended(jobId).finally(stop);
  if (job.state !== 'done' || job.runId === null) {
    say(`The first run was ${job.state}${job.error === null ? '' : `: ${job.error.message}`}`);
    return;
  }
  say(describeReport(await engine.call('evaluation.report', { runId: job.runId, split: 'val' })));
}

function describeProgress({ step, done, total, unit, secondsLeft }: JobProgress): string {
  const amount = total === null ? `${Math.round(done)} ${unit}` : `${Math.round(done)} of ${Math.round(total)} ${unit}`;
  return `${step}: ${amount}${secondsLeft === null ? '' : `, about ${Math.ceil(secondsLeft)} s left`}`;
}

/** The figures and the confusion matrix as plain text; rows are true events, columns predicted ones. */
export function describeReport(report: EvaluationReport): string {
  const width = report.classes.reduce((widest, name) => Math.max(widest, printable(name).length), 4);
  const header = `${'true'.padEnd(width)}  ${report.classes.map((_, index) => String(index + 1).padStart(4)).join('')}`;
  const rows = report.classes.map((name, index) => {
    const counts = (report.confusion[index] ?? []).map((count) => String(count).padStart(4)).join('');
    return `${printable(name).padEnd(width)}  ${counts}   (${index + 1})`;
  });
  return [
    `Run ${report.run} on ${report.split}: ${report.count} garments`,
    `accuracy ${report.accuracy.toFixed(3)}, balanced ${report.balancedAccuracy.toFixed(3)}, ` +
      `top-3 ${report.top3Accuracy.toFixed(3)}, log loss ${report.logLoss.toFixed(3)}`,
    header,
    ...rows,
  ].join('\n');
}

/** Class names come from files; none of their characters may steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
