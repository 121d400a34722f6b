import { Badge, Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { english } from '../../ui/english.ts';
import './balance.css';

const words = english.balance.drawsTable;

export interface DrawsRow {
  name: string;
  colour: string;
  limited: boolean;
  /** Shares of the whole, 0 to 1, that the two bars are as long as. */
  before: number;
  after: number;
  /** In the order of the columns. */
  cells: readonly ReactNode[];
  /** What is set by hand, in words, and the way to it; rows without it have no such cell. */
  byHand?: { text: string | undefined; label: string; onOpen: () => void } | undefined;
}

interface DrawsTableProps {
  /** Titles: what a row is, what is counted before, and what follows the bars. */
  of: string;
  counted: string;
  columns: readonly { title: string; hint?: string; tried?: boolean }[];
  rows: readonly DrawsRow[];
  byHand: boolean;
  /** Why `limited` rows are. */
  limitedBy: string;
  /** Whether the columns that were tried are of an earlier plan. */
  stale: boolean;
}

/** Draws of an epoch, a row each: before, bars of before and after, and after. The first cell stands before the bars. */
export function DrawsTable({ of, counted, columns, rows, byHand, limitedBy, stale }: DrawsTableProps) {
  const largest = rows.reduce((most, { before, after }) => Math.max(most, before, after), 1e-9);
  const width = (share: number): string => `${(100 * share) / largest}%`;
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={words.tableOfDraws}>
      <table className="draws-table">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">{counted}</th>
            <th scope="col" style={{ textAlign: 'left' }}>
              {words.beforeAndAfter}
            </th>
            {columns.map(({ title, hint }) => (
              <th scope="col" key={title} title={hint}>
                {title}
              </th>
            ))}
            {byHand && <th scope="col">{words.byHand}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                {row.name}
                {row.limited && (
                  <Badge variant="default" size="xs" ml={6} tt="none" title={limitedBy}>
                    {words.limited}
                  </Badge>
                )}
              </th>
              <td>{row.cells[0]}</td>
              <td className="draws-bars" aria-hidden>
                <span className="draws-bar draws-bar-before" style={{ width: width(row.before) }} />
                <span
                  className="draws-bar draws-bar-after"
                  style={{ width: width(row.after), background: row.colour }}
                />
              </td>
              {columns.map(({ title, tried }, index) => (
                <td
                  key={title}
                  className={tried ? 'draws-tried' : undefined}
                  data-stale={(tried && stale) || undefined}
                >
                  {row.cells[index + 1]}
                </td>
              ))}
              {row.byHand && (
                <td>
                  <Button
                    size="compact-xs"
                    variant={row.byHand.text === undefined ? 'default' : 'light'}
                    miw={64}
                    aria-label={row.byHand.label}
                    onClick={row.byHand.onOpen}
                  >
                    {row.byHand.text ?? words.set}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What an epoch draws in a sentence, or what is wrong with the plan. */
export function DrawsSummary({
  error,
  note,
  children,
}: {
  error: StudioError | undefined;
  note: string;
  children: ReactNode;
}) {
  return (
    <div className="draws-summary">
      {error ? (
        <Text size="sm" role="alert" className="draws-error">
          {error.message} {remedyOf(error)}
        </Text>
      ) : (
        <Text size="sm" aria-live="polite">
          {children}{' '}
          <Text span size="sm" c="dimmed">
            {note}
          </Text>
        </Text>
      )}
    </div>
  );
}

function remedyOf(error: StudioError): string {
  const { remedy } = error.details;
  return typeof remedy === 'string' ? remedy : '';
}
