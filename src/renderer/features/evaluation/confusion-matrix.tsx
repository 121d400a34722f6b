import { useComputedColorScheme } from '@mantine/core';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import {
  classOrder,
  columnSums,
  largestShare,
  normalise,
  rowSums,
  type CellPlace,
  type ClassOrder,
  type Normalisation,
} from '../../ui/matrix/matrix.ts';
import type { EvaluationState } from './evaluation-state.ts';

const words = english.evaluation.confusionMatrix;

interface ConfusionMatrixProps {
  report: EvaluationReport;
  normalisation: Normalisation;
  order: ClassOrder;
  offDiagonalOnly: boolean;
  /** The cell or header whose garments are shown: where the focus is when they close. */
  opened: EvaluationState['shown'];
  /** A cell names both classes, a row the true one, a column the predicted one. */
  onOpen: (trueClassId: number | undefined, predictedClassId: number | undefined) => void;
}

/** The matrix as a heat map. */
export function ConfusionMatrix({
  report,
  normalisation,
  order,
  offDiagonalOnly,
  opened,
  onOpen,
}: ConfusionMatrixProps) {
  const scheme = useComputedColorScheme('light');
  const { classes, confusion, classIds } = report;
  const shown = classOrder(classes, confusion, order);
  const shares = normalise(confusion, normalisation);
  const largest = largestShare(shares, offDiagonalOnly);
  const header = (totals: readonly number[], kind: string) =>
    shown.map((index) => ({
      name: classes[index] ?? '',
      count: totals[index] ?? 0,
      label: words.kindClassName(kind, classes[index], totals[index] ?? 0),
    }));
  const idAt = (place: number): number | undefined => classIds[shown[place] ?? -1];

  function placeOf(wanted: NonNullable<EvaluationState['shown']>): CellPlace {
    const at = (id: number | undefined): number =>
      id === undefined ? -1 : shown.findIndex((index) => classIds[index] === id);
    const place = { row: at(wanted.trueClassId), column: at(wanted.predictedClassId) };
    return place.row === -1 && place.column === -1 ? { row: 0, column: 0 } : place;
  }

  function cell(row: number, column: number): MatrixCell {
    const [trueIndex = 0, predictedIndex = 0] = [shown[row], shown[column]];
    const count = confusion[trueIndex]?.[predictedIndex] ?? 0;
    const share = shares[trueIndex]?.[predictedIndex] ?? 0;
    const correct = trueIndex === predictedIndex;
    const blank = correct && offDiagonalOnly;
    const { background, text } = heatColours(blank ? 0 : share / largest, correct, scheme);
    return {
      label: words.truePredicted({
        trueClass: classes[trueIndex],
        predictedClass: classes[predictedIndex],
        count,
        share,
      }),
      title: `${classes[trueIndex]} → ${classes[predictedIndex]}`,
      blank,
      empty: count === 0,
      ...(blank ? {} : { background, colour: text }),
      ...(blank || count === 0 ? {} : figuresOf(count, share, normalisation)),
    };
  }

  return (
    <MatrixGrid
      label={english.common.confusionMatrix}
      rows={header(rowSums(confusion), words.true)}
      columns={header(columnSums(confusion), words.predicted)}
      cell={cell}
      {...(opened ? { initial: placeOf(opened) } : {})}
      onOpen={({ row, column }) => onOpen(idAt(row), idAt(column))}
    />
  );
}

function figuresOf(count: number, share: number, normalisation: Normalisation) {
  return normalisation === 'none'
    ? { main: formatCount(count), small: `${(share * 100).toFixed(1)}%` }
    : { main: String(Math.round(share * 100)), small: formatCount(count) };
}
