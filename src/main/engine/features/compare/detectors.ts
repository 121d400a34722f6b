import type { DetectorComparison } from '../../../../shared/contract/compare.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { DetectorReport } from '../../../../shared/contract/detector.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readDetectorReport } from '../detector/evaluate.ts';
import { detectorRunRow } from '../detector/runs.ts';

/** COCO's figures of two detectors side by side. Throws StudioError NOT_FOUND where one is not measured on the split. */
export function compareDetectors(
  store: ProjectStore,
  { first, second, split }: { first: number; second: number; split: SplitName },
): DetectorComparison {
  const [before, after] = [first, second].map((runId) => readDetectorReport(store, { runId, split })) as [
    DetectorReport,
    DetectorReport,
  ];
  const names = [...new Set([...before.perClass, ...after.perClass].map(({ name }) => name))];
  const classOf = (report: DetectorReport, name: string) => report.perClass.find((entry) => entry.name === name);
  return {
    split,
    first: described(store, before),
    second: described(store, after),
    perClass: names.map((name) => ({
      name,
      garments: (classOf(after, name) ?? classOf(before, name))?.garments ?? 0,
      first: figuresOf(classOf(before, name)),
      second: figuresOf(classOf(after, name)),
    })),
  };
}

function described(store: ProjectStore, { run, counts, figures, createdAt }: DetectorReport) {
  return { run, name: detectorRunRow(store, run).name, garments: counts.garments, evaluatedAt: createdAt, figures };
}

function figuresOf(entry: DetectorReport['perClass'][number] | undefined) {
  return entry === undefined ? null : { box: entry.box, mask: entry.mask };
}
