import { useComputedColorScheme } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { formatCount, formatQuantity, formatShare } from '../../ui/format.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import './confusion-matrix.css';
import type { EvaluationState } from './evaluation-state.ts';
import { heatColours } from './heat.ts';
import {
  classOrder,
  columnSums,
  largestShare,
  moveInMatrix,
  normalise,
  rowSums,
  type CellPlace,
  type ClassOrder,
  type Normalisation,
} from './matrix.ts';

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

/** The matrix as a heat map. One cell is a tab stop; arrows move, Enter opens the garments behind a cell or header. */
export function ConfusionMatrix({
  report,
  normalisation,
  order,
  offDiagonalOnly,
  opened,
  onOpen,
}: ConfusionMatrixProps) {
  const scheme = useComputedColorScheme('light');
  const table = useRef<HTMLTableElement>(null);
  useHotkeys([
    { keys: ['arrows'], description: 'Move among cells and headers', group: 'Confusion matrix' },
    { keys: ['Enter'], description: 'Open the garments behind', group: 'Confusion matrix' },
    { keys: ['Home', 'End'], description: 'Ends of the row', group: 'Confusion matrix' },
    { keys: ['PageUp', 'PageDown'], description: 'Ends of the column', group: 'Confusion matrix' },
  ]);
  const { classes, confusion, classIds } = report;
  const shown = classOrder(classes, confusion, order);
  const [active, setActive] = useState<CellPlace>(() => (opened ? placeOf(opened) : { row: 0, column: 0 }));
  const shares = normalise(confusion, normalisation);
  const largest = largestShare(shares, offDiagonalOnly);
  const trueTotals = rowSums(confusion);
  const predictedTotals = columnSums(confusion);

  function open({ row, column }: CellPlace): void {
    onOpen(idAt(row), idAt(column));
  }

  function placeOf(wanted: NonNullable<EvaluationState['shown']>): CellPlace {
    const at = (id: number | undefined): number =>
      id === undefined ? -1 : shown.findIndex((index) => classIds[index] === id);
    const place = { row: at(wanted.trueClassId), column: at(wanted.predictedClassId) };
    return place.row === -1 && place.column === -1 ? { row: 0, column: 0 } : place;
  }

  function idAt(place: number): number | undefined {
    const index = shown[place];
    return index === undefined ? undefined : classIds[index];
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(active);
      return;
    }
    const next = moveInMatrix(active, event, shown.length);
    if (!next) return;
    event.preventDefault();
    setActive(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row},${next.column}"]`)?.focus();
  }

  function place(row: number, column: number) {
    return {
      'data-place': `${row},${column}`,
      tabIndex: row === active.row && column === active.column ? 0 : -1,
      onFocus: () => setActive({ row, column }),
      onClick: () => open({ row, column }),
    };
  }

  return (
    <div className="matrix-scroller">
      <table
        ref={table}
        role="grid"
        aria-label="Confusion matrix"
        className="matrix"
        data-size={shown.length <= 8 ? 'roomy' : shown.length > 20 ? 'dense' : undefined}
        onKeyDown={press}
      >
        <thead>
          <tr>
            <td className="matrix-corner">
              <span className="matrix-axis-true">True ↓</span>
              <span className="matrix-axis-predicted">Predicted →</span>
            </td>
            {shown.map((index, column) => (
              <th
                key={index}
                scope="col"
                {...place(-1, column)}
                className="matrix-column-header"
                aria-label={`Predicted ${classes[index]}: ${formatQuantity(predictedTotals[index] ?? 0, 'garment')}`}
              >
                <span>
                  {classes[index]} <small>{formatCount(predictedTotals[index] ?? 0)}</small>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((trueIndex, row) => (
            <tr key={trueIndex}>
              <th
                scope="row"
                {...place(row, -1)}
                className="matrix-row-header"
                aria-label={`True ${classes[trueIndex]}: ${formatQuantity(trueTotals[trueIndex] ?? 0, 'garment')}`}
              >
                {classes[trueIndex]} <small>{formatCount(trueTotals[trueIndex] ?? 0)}</small>
              </th>
              {shown.map((predictedIndex, column) => {
                const count = confusion[trueIndex]?.[predictedIndex] ?? 0;
                const share = shares[trueIndex]?.[predictedIndex] ?? 0;
                const correct = trueIndex === predictedIndex;
                const blank = correct && offDiagonalOnly;
                const { background, text } = heatColours(blank ? 0 : share / largest, correct, scheme);
                return (
                  <td
                    key={predictedIndex}
                    role="gridcell"
                    {...place(row, column)}
                    className="matrix-cell"
                    data-blank={blank || undefined}
                    data-empty={count === 0 || undefined}
                    style={blank ? undefined : { background, color: text }}
                    aria-label={`True ${classes[trueIndex]}, predicted ${classes[predictedIndex]}: ${formatQuantity(count, 'garment')}, ${formatShare(share)}`}
                    title={`${classes[trueIndex]} → ${classes[predictedIndex]}`}
                    {...(blank || count === 0 ? {} : figuresOf(count, share, normalisation))}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// The two lines of a cell are drawn by its style sheet: to those who hear the page, its label says it all.
function figuresOf(count: number, share: number, normalisation: Normalisation) {
  return normalisation === 'none'
    ? { 'data-main': formatCount(count), 'data-small': `${(share * 100).toFixed(1)}%` }
    : { 'data-main': String(Math.round(share * 100)), 'data-small': formatCount(count) };
}
