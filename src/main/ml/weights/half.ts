/** Every binary16 pattern as a number; 256 KiB, built on first use. */
let halfValues: Float32Array | undefined;

/** Widens IEEE 754 binary16 patterns to float32, exactly. */
export function widenHalf(patterns: Uint16Array): Float32Array {
  halfValues ??= Float32Array.from({ length: 65_536 }, (_, pattern) => halfValue(pattern));
  const table = halfValues;
  const values = new Float32Array(patterns.length);
  for (let index = 0; index < patterns.length; index++) values[index] = table[patterns[index] ?? 0] ?? 0;
  return values;
}

/** Widens bfloat16 patterns (the upper half of a float32) to float32, exactly. */
export function widenBrainFloat(patterns: Uint16Array): Float32Array {
  const words = new Uint32Array(patterns.length);
  for (let index = 0; index < patterns.length; index++) words[index] = (patterns[index] ?? 0) << 16;
  return new Float32Array(words.buffer);
}

/** Narrows float32 to binary16 patterns, rounding to nearest, ties to even; what is too large becomes infinite. */
export function narrowToHalf(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const patterns = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) patterns[index] = halfPattern(words[index] ?? 0);
  return patterns;
}

function halfValue(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function halfPattern(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  if (exponent === 255) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted >= 1) return sign | roundToEven((shifted << 23) | fraction, 13);
  if (shifted < -10) return sign;
  // Below 2^-14 the result has no implicit leading one.
  return sign | roundToEven(fraction | 0x800000, 14 - shifted);
}

/** Drops the lowest bits; a carry moves on into the exponent, as it should. */
function roundToEven(value: number, bits: number): number {
  const kept = value >>> bits;
  const dropped = value & ((1 << bits) - 1);
  const half = 1 << (bits - 1);
  return dropped > half || (dropped === half && (kept & 1) === 1) ? kept + 1 : kept;
}
