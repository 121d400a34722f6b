import { describe, expect, it } from 'vitest';
import { formatBytes, formatConfusion, formatDuration, formatFigure, formatTable, printable } from './table.ts';

describe('formatTable', () => {
  it('aligns columns by their widest cell', () => {
    expect(
      formatTable(
        [{ title: 'event' }, { title: 'photos', align: 'right' }],
        [
          ['sea-holiday', '4'],
          ['concert', '1,204'],
        ],
      ),
    ).toBe(['event        photos', '───────────  ──────', 'sea-holiday       4', 'concert       1,204'].join('\n'));
  });

  it('keeps data from steering the terminal', () => {
    const table = formatTable([{ title: 'file' }], [['a\u001B]0;title\u0007\nb\u202Egpj.exe']]);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).not.toMatch(/[\u001B\u0007\u202E]/);
  });
});

describe('figures', () => {
  it('says durations in two units at most', () => {
    expect([0.04, 9.96, 59.6, 60, 3599, 3600, 90061].map(formatDuration)).toEqual([
      '0.0 s',
      '10.0 s',
      '1 min 0 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '25 h 1 min',
    ]);
  });

  it('never prints NaN', () => {
    expect([Number.NaN, null, undefined, Number.POSITIVE_INFINITY].map(formatFigure)).toEqual(['–', '–', '–', '–']);
    expect(formatDuration(Number.NaN)).toBe('–');
  });

  it('says sizes in decimal units', () => {
    expect([0, 999, 1000, 6_500_000].map(formatBytes)).toEqual(['0 B', '999 B', '1.0 kB', '6.5 MB']);
  });

  it('replaces control characters one by one', () => {
    expect(printable('a\tb')).toBe('a\uFFFDb');
  });
});

describe('formatConfusion', () => {
  it('shows rows of true classes with their total and recall', () => {
    const lines = formatConfusion(
      ['concert', 'wedding'],
      [
        [3, 1],
        [0, 0],
      ],
    ).split('\n');
    expect(lines[2]).toMatch(/1 {2}concert +3 {2}1 +4 {2}75\.0 %/);
    expect(lines[3]).toMatch(/2 {2}wedding +· {2}· +0 +–/);
  });
});
