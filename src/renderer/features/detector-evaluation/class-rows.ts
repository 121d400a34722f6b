import type { DetectorReport, PrecisionCurves } from '../../../shared/contract/detector.ts';
import type { Comparison } from './report-state.ts';

/** One class of the table; figures are -1 where nothing could be measured. */
export interface ClassRow {
  name: string;
  garments: number;
  detections: number;
  AP: number;
  AP50: number;
  AP75: number;
  AR100: number;
}

export function classRows(report: DetectorReport, by: Comparison): ClassRow[] {
  return report.perClass.map((entry) => {
    const { AP, AP50, AP75, AR100 } = entry[by];
    return { name: entry.name, garments: entry.garments, detections: entry.detections, AP, AP50, AP75, AR100 };
  });
}

export interface RecallPoint {
  recall: number;
  at50: number;
  at75: number;
  mean: number;
}

/** Precision at each of the recalls; empty where the split has no garment of the class. */
export function recallPoints({ at50, at75, mean }: PrecisionCurves): RecallPoint[] {
  return at50.map((precision, index) => ({
    recall: index / (at50.length - 1),
    at50: precision,
    at75: at75[index] ?? 0,
    mean: mean[index] ?? 0,
  }));
}
