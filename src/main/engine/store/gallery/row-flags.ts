/**
 * One byte for each row, 1 or 0, in a buffer of whole words: passes that need no more than the flags take four rows at
 * a time. A list's filter is such flags.
 */
export type RowFlags = Uint8Array<ArrayBuffer>;

/** As many flags, all 0. */
export function rowFlags(size: number): RowFlags {
  return new Uint8Array(new ArrayBuffer(4 * Math.ceil(size / 4)), 0, size);
}

/** Takes out of `matches` what is 0 in `flags`, and what lies beyond their end. */
export function keepBoth(matches: RowFlags, flags: RowFlags): void {
  const [into, words] = [wordsOf(matches), wordsOf(flags)];
  const both = Math.min(into.length, words.length);
  for (let at = 0; at < both; at++) into[at] = (into[at] as number) & (words[at] as number);
  into.fill(0, both);
}

/** Adds to `any` what is 1 in `flags`, of which there are no more. */
export function addEither(any: RowFlags, flags: RowFlags): void {
  const [into, words] = [wordsOf(any), wordsOf(flags)];
  for (let at = 0; at < words.length; at++) into[at] = (into[at] as number) | (words[at] as number);
}

/** How many of the rows from `from` to before `to` are 1; `from` is a multiple of 4. */
export function countFlags(flags: RowFlags, from = 0, to = flags.length): number {
  const words = wordsOf(flags);
  const wholeWords = to >> 2;
  let count = 0;
  // The product's highest byte is the sum of the word's four.
  for (let at = from >> 2; at < wholeWords; at++) count += Math.imul(words[at] as number, 0x01010101) >>> 24;
  for (let row = Math.max(from, 4 * wholeWords); row < to; row++) count += flags[row] as number;
  return count;
}

/** Takes out of `matches` the rows whose value is not allowed: a table with 1 for each value that is. */
export function keepAllowed(matches: RowFlags, values: Uint8Array | Uint32Array, allowed: Uint8Array): void {
  const size = matches.length;
  // Bitwise: no branch to mispredict in a pass over millions.
  for (let row = 0; row < size; row++) {
    matches[row] = (matches[row] as number) & (allowed[values[row] as number] as number);
  }
}

function wordsOf(flags: RowFlags): Uint32Array {
  return new Uint32Array(flags.buffer, flags.byteOffset, Math.ceil(flags.length / 4));
}
