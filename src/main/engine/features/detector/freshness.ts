import { existsSync } from 'node:fs';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DetectorSample } from '../../../../shared/contract/detection.ts';
import type { DetectorFreshness } from '../../../../shared/contract/detector.ts';
import type { ProjectStore } from '../../store/open.ts';
import { evaluationFiles, readDetectorReport, samplesOf } from './evaluate.ts';
import { readSamples } from './freeze.ts';
import { detectorRunRow, evaluationDirectory } from './runs.ts';

/**
 * Whether a detector's figures still stand: the photos that it was last measured on, with what they showed, beside those
 * that it would be measured on now. A revision that shows the same does not count.
 *
 * @throws StudioError NOT_FOUND where the run was not evaluated on the split
 */
export async function detectorFreshness(
  store: ProjectStore,
  subject: { runId: number; split: SplitName },
): Promise<DetectorFreshness> {
  const { runId, split } = subject;
  readDetectorReport(store, subject);
  const files = evaluationFiles(evaluationDirectory(store, runId, split));
  const measured = existsSync(files.photos) ? readSamples(files.photos) : [];
  const now = samplesOf(store, detectorRunRow(store, runId), split);
  const differences = await compareSamples(measured, now);
  return { stale: differences.changed + differences.added + differences.removed > 0, ...differences };
}

type Samples = AsyncIterable<DetectorSample> | Iterable<DetectorSample>;

/** Photos of two sets that are both ordered by id, one of each in memory. */
async function compareSamples(before: Samples, after: Samples): Promise<Omit<DetectorFreshness, 'stale'>> {
  const counts = { added: 0, removed: 0, changed: 0, unchanged: 0 };
  const [left, right] = [iterate(before), iterate(after)];
  let [first, second] = [await left.next(), await right.next()];
  while (first.done !== true || second.done !== true) {
    const [a, b] = [first.done === true ? undefined : first.value, second.done === true ? undefined : second.value];
    const isRemoved = a !== undefined && (b === undefined || a.photoId < b.photoId);
    const isAdded = b !== undefined && (a === undefined || b.photoId < a.photoId);
    if (isRemoved) counts.removed += 1;
    else if (isAdded) counts.added += 1;
    else if (a !== undefined && b !== undefined && shows(a) === shows(b)) counts.unchanged += 1;
    else counts.changed += 1;
    if (!isAdded) first = await left.next();
    if (!isRemoved) second = await right.next();
  }
  return counts;
}

async function* iterate(samples: Samples): AsyncGenerator<DetectorSample, undefined> {
  yield* samples;
  return undefined;
}

/** What is measured against: neither where the photo lies nor which revisions they are. */
function shows({ width, height, garments }: DetectorSample): string {
  return JSON.stringify([width, height, garments.map(({ class: name, counts, crowd }) => [name, counts, crowd])]);
}
