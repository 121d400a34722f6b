import { describe, expect, it } from 'vitest';
import type { BalanceCell, PhotoClass } from '../contract/balance.ts';
import { balanceWarnings, photoWarnings } from './balance-warnings.ts';

function cell(event: string, garment: string | null, train: number, val: number, test: number): BalanceCell {
  return { event, garment, train, val, test };
}

const events = ['concert', 'picnic', 'wedding', 'sport'];

function kinds(cells: BalanceCell[]): string[] {
  return balanceWarnings(cells, events, ['skirt', 'vest']).map(({ kind, level, event }) =>
    [level, kind, ...(event === null ? [] : [event])].join(' '),
  );
}

describe('balanceWarnings', () => {
  it('has nothing to say of a balanced collection, or of none', () => {
    expect(kinds([])).toEqual([]);
    expect(
      kinds(events.flatMap((event) => ['skirt', 'vest'].map((garment) => cell(event, garment, 50, 10, 10)))),
    ).toEqual([]);
  });

  it('names events that cannot be learned, or of which nothing says how well', () => {
    const cells = [
      cell('concert', 'skirt', 200, 20, 20),
      cell('picnic', 'skirt', 0, 5, 4),
      cell('wedding', 'skirt', 100, 10, 0),
      cell('sport', 'skirt', 50, 0, 0),
    ];
    expect(kinds(cells)).toEqual([
      'error event-not-in-train picnic',
      'error event-not-held-out sport',
      'warning event-not-held-out wedding',
      'warning cells-not-in-train',
      'note empty-cells',
    ]);
    const [first, second] = balanceWarnings(cells, events, ['skirt']);
    expect(first?.message).toBe('picnic has 9 garments in val and test, but none in train: it cannot be learned.');
    expect(second?.message).toBe('sport has no garment in val or test: nothing says how well it is learned.');
  });

  it('does not miss a test split that nobody has made', () => {
    expect(kinds([cell('concert', 'skirt', 50, 10, 0), cell('picnic', 'skirt', 60, 0, 0)])).toEqual([
      'error event-not-held-out picnic',
    ]);
  });

  it('tells tiny events, imbalance and cells without training garments', () => {
    const cells = [
      cell('concert', 'skirt', 300, 30, 0),
      cell('concert', 'vest', 0, 2, 0),
      cell('picnic', 'vest', 12, 3, 0),
      cell('picnic', null, 3, 0, 0),
    ];
    expect(kinds(cells)).toEqual([
      'warning tiny-event picnic',
      'warning imbalance picnic',
      'warning cells-not-in-train',
      'note empty-cells',
      'note garments-without-class',
    ]);
    const messages = balanceWarnings(cells, events, ['skirt', 'vest']).map(({ message }) => message);
    expect(messages[1]).toBe('concert has 20 times as many training garments as picnic.');
    expect(messages[2]).toBe('1 cell has held-out garments but none in train: vest at concert.');
    expect(messages[3]).toBe('2 of 4 cells have no training garment.');
    expect(messages[4]).toBe('3 training garments have no garment class.');
  });
});

describe('photoWarnings', () => {
  const count = (photos: number) => ({ photos, garments: 2 * photos });
  const shown = (garment: string, train: number, val: number, test: number): PhotoClass => ({
    garment,
    train: count(train),
    val: count(val),
    test: count(test),
  });

  it('has nothing to say where every class is in each split, or in none', () => {
    expect(photoWarnings([shown('skirt', 50, 10, 10), shown('vest', 0, 0, 0)], 0)).toEqual([]);
    expect(photoWarnings([shown('skirt', 50, 10, 0)], 0)).toEqual([]);
  });

  it('names classes that cannot be learned or measured, tiny ones, and photos of which nothing is known', () => {
    const classes = [shown('skirt', 50, 0, 4), shown('suit', 9, 2, 2), shown('vest', 0, 1, 0)];
    expect(photoWarnings(classes, 3).map(({ kind, level, garment }) => [level, kind, garment])).toEqual([
      ['error', 'class-not-in-train', 'vest'],
      ['warning', 'class-not-held-out', 'skirt'],
      ['warning', 'tiny-class', 'suit'],
      ['note', 'photos-unknown', null],
    ]);
  });
});
