import { useRef, useState, type KeyboardEvent } from 'react';
import { english } from '../english.ts';
import { formatCount } from '../format.ts';
import { useHotkeys } from '../hotkeys/use-hotkeys.ts';
import { moveInMatrix, type CellPlace } from './matrix.ts';
import './matrix-grid.css';

const texts = english.matrix.matrixGrid;

export interface MatrixHeader {
  name: string;
  /** Shown small beside the name. */
  count?: number;
  label: string;
  /** Framed. */
  marked?: boolean;
}

export interface MatrixCell {
  /** The larger and the smaller line; both are left out where a cell says nothing. */
  main?: string;
  small?: string;
  background?: string;
  colour?: string;
  /** Hatched: left out of what is shown. */
  blank?: boolean;
  empty?: boolean;
  /** Framed. */
  marked?: boolean;
  /** Its smaller line is about to change. */
  stale?: boolean;
  label: string;
  title?: string;
}

/** Of the cells; `usual` is between `dense` and `medium`. */
type MatrixSize = 'dense' | 'usual' | 'medium' | 'roomy';

interface MatrixGridProps {
  label: string;
  /** What rows and columns are; true and predicted classes where nothing is said. */
  axes?: { rows: string; columns: string };
  /** True classes. */
  rows: readonly MatrixHeader[];
  /** Predicted ones. */
  columns: readonly MatrixHeader[];
  cell: (row: number, column: number) => MatrixCell;
  /** By the number of columns where nothing is said. */
  size?: MatrixSize | undefined;
  /** What opening does, for the keyboard help. */
  opens?: string;
  /** Where the focus starts: the place whose content is shown beside, where any is. */
  initial?: CellPlace;
  /** A place among the rows and columns shown; -1 stands for a whole row or column. */
  onOpen: (place: CellPlace) => void;
}

const ofClasses = texts.ofClasses;

/** A matrix of classes. One cell is a tab stop; arrows move, Enter opens what is behind a cell or header. */
export function MatrixGrid(props: MatrixGridProps) {
  const { label, axes = ofClasses, rows, columns, cell, opens = texts.openTheGarmentsBehind, initial, onOpen } = props;
  const { size = columns.length <= 8 ? 'roomy' : columns.length > 20 ? 'dense' : 'usual' } = props;
  const table = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<CellPlace>(initial ?? { row: 0, column: 0 });
  useHotkeys([
    { keys: ['arrows'], description: texts.moveAmongCellsAndHeaders, group: label },
    { keys: ['Enter'], description: opens, group: label },
    { keys: ['Home', 'End'], description: texts.endsOfTheRow, group: label },
    { keys: ['PageUp', 'PageDown'], description: texts.endsOfTheColumn, group: label },
  ]);

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(active);
      return;
    }
    const next = moveInMatrix(active, event, { rows: rows.length, columns: columns.length });
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
      onClick: () => onOpen({ row, column }),
    };
  }

  return (
    <div className="matrix-scroller">
      <table ref={table} role="grid" aria-label={label} className="matrix" data-size={size} onKeyDown={press}>
        <thead>
          <tr>
            <td className="matrix-corner">
              <span className="matrix-axis-true">{axes.rows} ↓</span>
              <span className="matrix-axis-predicted">{axes.columns} →</span>
            </td>
            {columns.map((header, column) => (
              <th
                key={header.name}
                scope="col"
                {...place(-1, column)}
                className="matrix-column-header"
                aria-label={header.label}
              >
                <span>
                  <HeaderWords header={header} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((header, row) => (
            <tr key={header.name}>
              <th
                scope="row"
                {...place(row, -1)}
                className="matrix-row-header"
                data-marked={header.marked || undefined}
                aria-label={header.label}
              >
                <HeaderWords header={header} />
              </th>
              {columns.map((other, column) => {
                const {
                  main,
                  small,
                  background,
                  colour,
                  blank,
                  empty,
                  marked,
                  stale,
                  label: words,
                  title,
                } = cell(row, column);
                return (
                  <td
                    key={other.name}
                    role="gridcell"
                    {...place(row, column)}
                    className="matrix-cell"
                    data-blank={blank || undefined}
                    data-empty={empty || undefined}
                    data-marked={marked || undefined}
                    data-stale={stale || undefined}
                    style={background === undefined ? undefined : { background, color: colour }}
                    aria-label={words}
                    title={title}
                    // The two lines are drawn by the style sheet: to those who hear the page, the label says it all.
                    data-main={main}
                    data-small={small}
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

function HeaderWords({ header: { name, count } }: { header: MatrixHeader }) {
  return (
    <>
      {name} {count !== undefined && <small>{formatCount(count)}</small>}
    </>
  );
}
