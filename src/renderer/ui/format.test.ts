import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCoco,
  formatDuration,
  formatMetric,
  formatQuantity,
  formatRate,
  formatShare,
} from './format.ts';

describe('format', () => {
  it('prints durations in their two largest units', () => {
    expect([0, 59.4, 60, 185, 7200, 7260, 90_000].map(formatDuration)).toEqual([
      'under 1 s',
      '59 s',
      '1 min',
      '3 min 5 s',
      '2 h',
      '2 h 1 min',
      '1 d 1 h',
    ]);
  });
  it('prints sizes, shares, metrics and rates', () => {
    expect([0, 999, 1400, 1_400_000, 250_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.4 KB',
      '1.4 MB',
      '250 MB',
    ]);
    expect(formatShare(0.4942)).toBe('49.4 %');
    expect([0.4942, 1, 0].map(formatMetric)).toEqual(['.494', '1.000', '.000']);
    expect([0.0005, 0.02, 0, 0.00005].map(formatRate)).toEqual(['5e-4', '0.02', '0', '5e-5']);
  });
  it('prints a dash where COCO could not measure', () => {
    expect([0.48, -1, null, undefined].map(formatCoco)).toEqual(['.480', '–', '–', '–']);
  });
  it('agrees with its number', () => {
    expect(formatQuantity(1, 'photo')).toBe('1 photo');
    expect(formatQuantity(1500, 'class', 'classes')).toBe('1,500 classes');
  });
});
