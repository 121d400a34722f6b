import type { Runs } from '../../../shared/geometry/run-length.ts';
import { areaOfRuns, combineRuns } from '../../../shared/geometry/runs.ts';

/** Intersection over union, and pixels that only the later or only the earlier mask has. */
export function agreement(earlier: Runs, now: Runs): { iou: number; added: number; removed: number } {
  const both = areaOfRuns(combineRuns(earlier, now, 'intersection'));
  const [before, after] = [areaOfRuns(earlier), areaOfRuns(now)];
  const union = before + after - both;
  return { iou: union === 0 ? 1 : both / union, added: after - both, removed: before - both };
}
