/** Rows are true classes, columns predicted ones. */
export type ConfusionMatrix = number[][];

export interface ClassFigures {
  precision: number;
  recall: number;
  f1: number;
  /** Items whose true class this is. */
  support: number;
}

export type Means = Omit<ClassFigures, 'support'>;

/** Share of each row (`row`: of the true class), column (`column`: of the prediction) or of everything (`all`). */
export type Normalisation = 'none' | 'row' | 'column' | 'all';

/**
 * Counts of each pair of true and predicted class.
 *
 * @throws RangeError where the lists differ in length, or hold anything but whole numbers in 0..classes-1
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  if (truth.length !== predicted.length) {
    throw new RangeError(`${truth.length} true classes but ${predicted.length} predicted ones`);
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < truth.length; index++) {
    const row = matrix[truth[index] as number];
    const column = predicted[index] as number;
    const count = row?.[column];
    if (row === undefined || count === undefined) {
      throw new RangeError(
        `item ${index}: true class ${String(truth[index])}, predicted ${String(column)}, but there are ${classes}`,
      );
    }
    row[column] = count + 1;
  }
  return matrix;
}

/** Shares instead of counts; a row or column without items stays 0, as scikit-learn has it. */
export function normaliseConfusion(matrix: ConfusionMatrix, by: Normalisation): ConfusionMatrix {
  const divided = (count: number, total: number): number => (total === 0 ? 0 : count / total);
  switch (by) {
    case 'none':
      return matrix.map((row) => [...row]);
    case 'row': {
      const totals = rowTotals(matrix);
      return matrix.map((row, index) => row.map((count) => divided(count, totals[index] ?? 0)));
    }
    case 'column': {
      const totals = columnTotals(matrix);
      return matrix.map((row) => row.map((count, index) => divided(count, totals[index] ?? 0)));
    }
    case 'all': {
      const total = sum(rowTotals(matrix));
      return matrix.map((row) => row.map((count) => divided(count, total)));
    }
  }
}

/** Precision, recall and F1 of each class; where a figure would divide by 0 it is 0. */
export function classFigures(matrix: ConfusionMatrix): ClassFigures[] {
  const predicted = columnTotals(matrix);
  return rowTotals(matrix).map((support, index) => {
    const right = matrix[index]?.[index] ?? 0;
    const claimed = predicted[index] ?? 0;
    return {
      precision: claimed === 0 ? 0 : right / claimed,
      recall: support === 0 ? 0 : right / support,
      f1: support + claimed === 0 ? 0 : (2 * right) / (support + claimed),
      support,
    };
  });
}

/** Plain means over all classes, also those without an item. */
export function macroMeans(figures: readonly ClassFigures[]): Means {
  return weightedBy(figures, () => 1);
}

/** Means weighted by support. */
export function weightedMeans(figures: readonly ClassFigures[]): Means {
  return weightedBy(figures, ({ support }) => support);
}

/** Share of the items that are right; 0 where there is none. */
export function accuracyOf(matrix: ConfusionMatrix): number {
  const total = sum(rowTotals(matrix));
  return total === 0 ? 0 : sum(matrix.map((row, index) => row[index] ?? 0)) / total;
}

/** Mean recall over the classes that have items, as scikit-learn's `balanced_accuracy_score`; 0 where there is none. */
export function balancedAccuracyOf(matrix: ConfusionMatrix): number {
  const present = classFigures(matrix).filter(({ support }) => support > 0);
  return present.length === 0 ? 0 : sum(present.map(({ recall }) => recall)) / present.length;
}

function weightedBy(figures: readonly ClassFigures[], weightOf: (figure: ClassFigures) => number): Means {
  const total = sum(figures.map(weightOf));
  const mean = (pick: (figure: ClassFigures) => number): number =>
    total === 0 ? 0 : sum(figures.map((figure) => pick(figure) * weightOf(figure))) / total;
  return { precision: mean((f) => f.precision), recall: mean((f) => f.recall), f1: mean((f) => f.f1) };
}

function rowTotals(matrix: ConfusionMatrix): number[] {
  return matrix.map(sum);
}

function columnTotals(matrix: ConfusionMatrix): number[] {
  return matrix.map((_, column) => sum(matrix.map((row) => row[column] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
