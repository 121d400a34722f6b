import { z } from 'zod';
import { id, nothing, page, splitName } from './common.ts';
import { cropItem } from './crops.ts';
import { detectorFigures } from './detection.ts';
import { query } from './procedure.ts';

const two = z.object({ first: id, second: id });
const twoOnSplit = two.extend({ split: splitName });

const interval = z.tuple([z.number(), z.number()]);

/** Second less first; the interval is the paired bootstrap's, 95 %, photos resampled. */
export const figureComparison = z.object({
  first: z.number(),
  second: z.number(),
  difference: z.number(),
  interval,
});
export type FigureComparison = z.infer<typeof figureComparison>;

const classFigures = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });

const comparedRun = z.object({
  run: id,
  name: z.string(),
  /** That the run was measured on. */
  garments: z.int(),
  evaluatedAt: z.number(),
});

const counts = z.array(z.array(z.int()));

/** How two classifiers differ on the garments that both were measured on with the same true event. */
export const runComparison = z.object({
  split: splitName,
  first: comparedRun,
  second: comparedRun,
  pairs: z.int(),
  /** Of the bootstrap; fewer where there are very many pairs. */
  resamples: z.int(),
  photos: z.int(),
  /** Garments of one evaluation alone, and those whose event was another one in the other; neither is compared. */
  onlyFirst: z.int(),
  onlySecond: z.int(),
  relabelled: z.int(),
  /** Pairs whose pictures differ, because the mask was edited in between. */
  reshaped: z.int(),
  /** All events that one of the runs knows. */
  classIds: z.array(id),
  classes: z.array(z.string()),
  figures: z.object({
    accuracy: figureComparison,
    balancedAccuracy: figureComparison,
    macroF1: figureComparison,
    logLoss: figureComparison,
    calibrationError: figureComparison,
  }),
  counts: z.object({ bothRight: z.int(), onlyFirstRight: z.int(), onlySecondRight: z.int(), bothWrong: z.int() }),
  /** McNemar's test: the exact p-value, and chi-square with continuity correction with its own. */
  mcNemar: z.object({ exact: z.number(), chiSquare: z.number(), approximate: z.number() }),
  perClass: z.array(
    z.object({ classId: id, name: z.string(), support: z.int(), first: classFigures, second: classFigures }),
  ),
  /** Rows are true classes. */
  confusion: z.object({ first: counts, second: counts }),
  /** `fixed`: wrong before, right now; `broken`: the other way round; `moved`: wrong in both, but differently. */
  changes: z.object({ fixed: z.int(), broken: z.int(), moved: z.int() }),
});
export type RunComparison = z.infer<typeof runComparison>;

export const changeKind = z.enum(['fixed', 'broken', 'moved']);
export type ChangeKind = z.infer<typeof changeKind>;

const answer = z.object({
  predictedClassId: id,
  /** Of the true class. */
  probability: z.number(),
});

export const changedCrop = cropItem.extend({ trueClassId: id, first: answer, second: answer });
export type ChangedCrop = z.infer<typeof changedCrop>;

/** Two detectors, each as it was measured on the split. */
export const detectorComparison = z.object({
  split: splitName,
  first: comparedRun.extend({ figures: detectorFigures }),
  second: comparedRun.extend({ figures: detectorFigures }),
  /** Null where the run does not know the class. */
  perClass: z.array(
    z.object({
      name: z.string(),
      garments: z.int(),
      first: detectorFigures.nullable(),
      second: detectorFigures.nullable(),
    }),
  ),
});
export type DetectorComparison = z.infer<typeof detectorComparison>;

/** A published matrix to compare with. */
export const referenceRun = z.object({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  data: z.string(),
  accuracy: z.number(),
  classes: z.array(z.string()),
  /** Shares of each true class; null where the publication's row cannot be read. */
  rows: z.array(z.array(z.number()).nullable()),
  note: z.string(),
});
export type ReferenceRun = z.infer<typeof referenceRun>;

export const compare = {
  /** Throws DATASET_EMPTY where the two have no garment in common, NOT_FOUND where one is not measured. */
  runs: query(twoOnSplit, runComparison),
  /** What changed between two runs, the largest change first. */
  crops: query(
    page.extend({ ...twoOnSplit.shape, change: changeKind }),
    z.object({ items: z.array(changedCrop), total: z.int() }),
  ),
  detectors: query(twoOnSplit, detectorComparison),
  references: query(nothing, z.array(referenceRun)),
};
