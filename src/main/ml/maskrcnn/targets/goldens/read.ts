import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readSafetensors } from '../../../weights/safetensors.ts';

// Made by scripts/goldens/detection_targets.py with torchvision.
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'targets.safetensors'))).weights;

export function hasGolden(name: string): boolean {
  return golden.has(name);
}

export function goldenFloats(name: string): Float32Array {
  const data = golden.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`no float32 golden ${name}`);
  return data;
}

export function goldenIntegers(name: string): Int32Array {
  return Int32Array.from(golden.get(name)?.data ?? [], Number);
}

export function goldenShape(name: string): readonly number[] {
  return golden.get(name)?.shape ?? [];
}

/** The largest difference, relative to numbers over 1. */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  return actual.reduce((most, value, index) => {
    const wanted = expected[index] ?? Number.NaN;
    const difference = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
    return difference <= most ? most : difference;
  }, 0);
}
