import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../../shared/domain/random.ts';
import { addEither, countFlags, keepAllowed, keepBoth, rowFlags, type RowFlags } from './row-flags.ts';
import { openWindows, type RowOrder } from './windows.ts';

function flagsOf(size: number, flagAt: (row: number) => number): RowFlags {
  const flags = rowFlags(size);
  for (let row = 0; row < size; row++) flags[row] = flagAt(row);
  return flags;
}

function someFlags(random: Random, size: number, share: number): RowFlags {
  return flagsOf(size, () => (random.uniform() < share ? 1 : 0));
}

function shuffledOrder(random: Random, size: number): RowOrder {
  const rows = Uint32Array.from(random.shuffle(Array.from({ length: size }, (_, row) => row)));
  return { rows, size, withoutFrom: random.integer(size + 1) };
}

/** The whole list, written out. */
function expected({ rows, size, withoutFrom }: RowOrder, matches: RowFlags, descending: boolean): number[] {
  const all = rows === undefined ? Array.from({ length: size }, (_, row) => row) : [...rows];
  const [valued, without] = [all.slice(0, withoutFrom), all.slice(withoutFrom)];
  const inOrder = descending ? [...valued.reverse(), ...without.reverse()] : all;
  return inOrder.filter((row) => matches[row] === 1);
}

describe('windows over many blocks', () => {
  it('are stretches of the whole list, in whatever order they are asked for', () => {
    const random = createRandom(3);
    for (const size of [0, 1, 2047, 2048, 2049, 9_001, 20_480]) {
      for (const share of [0, 0.001, 0.3, 1]) {
        const matches = someFlags(random, size, share);
        const own: RowOrder = { rows: undefined, size, withoutFrom: size };
        for (const order of [own, shuffledOrder(random, size), shuffledOrder(random, size)]) {
          for (const descending of [false, true]) {
            const list = expected(order, matches, descending);
            const windows = openWindows(order, matches, descending);
            expect(windows.total).toBe(list.length);
            for (let asked = 0; asked < 12; asked++) {
              const offset = asked === 0 ? 0 : random.integer(list.length + 20);
              const limit = random.integer(3) === 0 ? size : 1 + random.integer(100);
              expect(windows.rows(offset, limit)).toEqual(list.slice(offset, offset + limit));
              const row = random.integer(size + 1);
              if (asked % 3 === 2) expect(windows.indexOf(row)).toBe(list.indexOf(row));
            }
            expect(openWindows(order, matches, descending).rows(0, size)).toEqual(list);
          }
        }
      }
    }
  });
});

describe('flags of rows', () => {
  it('are counted, kept and joined four at a time as one at a time', () => {
    const random = createRandom(4);
    for (const size of [0, 1, 3, 4, 5, 1023, 4099]) {
      const [left, right] = [someFlags(random, size, 0.5), someFlags(random, size, 0.5)];
      const shorter = someFlags(random, Math.floor(size / 2), 0.5);
      for (const from of [0, 4 * random.integer(1 + Math.floor(size / 4))]) {
        const to = from + random.integer(size - from + 1);
        expect(countFlags(left, from, to)).toBe(left.subarray(from, to).filter(Boolean).length);
      }
      const cut = flagsOf(size, (row) => left[row] as number);
      keepBoth(cut, shorter);
      expect([...cut]).toEqual(Array.from(left, (flag, row) => flag & (shorter[row] ?? 0)));
      const both = flagsOf(size, (row) => left[row] as number);
      keepBoth(both, right);
      expect([...both]).toEqual(Array.from(left, (flag, row) => flag & (right[row] as number)));
      addEither(both, right);
      addEither(both, shorter);
      expect([...both]).toEqual(Array.from(right, (flag, row) => flag | (shorter[row] ?? 0)));
      keepAllowed(both, left, Uint8Array.of(1, 0));
      expect([...both]).toEqual(
        Array.from(right, (flag, row) => (flag | (shorter[row] ?? 0)) & (1 - (left[row] as number))),
      );
    }
  });
});
