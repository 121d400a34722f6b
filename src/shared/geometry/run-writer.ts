import { maskFromRuns } from './run-length.ts';
import type { RunLengthMask } from './run-length.ts';

/** Collects object pixels in column-major order and joins what touches. */
export interface RunWriter {
  /** Rows `from` up to, not with, `to` of column `x`, all after what was added before. Nothing where to <= from. */
  add(x: number, from: number, to: number): void;
  finish(): RunLengthMask;
}

/** A writer of one mask of height x width. */
export function createRunWriter(height: number, width: number): RunWriter {
  const counts: number[] = [];
  let end = 0;
  return {
    add(x, from, to) {
      if (to <= from) return;
      const start = x * height + from;
      const length = to - from;
      if (start === end && counts.length > 0) counts.push((counts.pop() ?? 0) + length);
      else counts.push(start - end, length);
      end = start + length;
    },
    finish() {
      const rest = height * width - end;
      if (rest > 0) counts.push(rest);
      return maskFromRuns({ height, width, counts: Uint32Array.from(counts) });
    },
  };
}
