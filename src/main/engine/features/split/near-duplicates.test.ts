import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../shared/domain/random.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';

function apart(left: string, right: string): number {
  let bits = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count++;
  return count;
}

/** Every pair compared, groups by walking. */
function plainGroups(hashes: (string | null)[], distance: number): number[] {
  const groups = hashes.map((_, index) => index);
  for (let changed = true; changed;) {
    changed = false;
    for (const [left, a] of hashes.entries()) {
      for (const [right, b] of hashes.entries()) {
        if (a === null || b === null || apart(a, b) > distance) continue;
        const lowest = Math.min(groups[left]!, groups[right]!);
        if (groups[left] === lowest && groups[right] === lowest) continue;
        groups[left] = groups[right] = lowest;
        changed = true;
      }
    }
  }
  return groups;
}

describe('nearDuplicateGroups', () => {
  it('is what comparing every pair gives, for every distance', async () => {
    const base = fc.constantFrom(0n, 0xffff_ffff_ffff_ffffn, 0x0123_4567_89ab_cdefn, 0x8000_0000_0000_0001n);
    const flipped = fc
      .tuple(base, fc.array(fc.nat(63), { maxLength: 12 }))
      .map(([hash, bits]) => bits.reduce<bigint>((value, bit) => value ^ (1n << BigInt(bit)), hash))
      .map((hash) => hash.toString(16).padStart(16, '0'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(flipped, { freq: 10 }), { maxLength: 24 }),
        fc.nat(16),
        async (hashes, distance) => {
          expect([...(await nearDuplicateGroups(hashes, distance))]).toEqual(plainGroups(hashes, distance));
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it('takes seconds, not hours, for a hundred thousand', async () => {
    const random = createRandom(1);
    const hex = (): string => random.uint32().toString(16).padStart(8, '0');
    const hashes = Array.from({ length: 100_000 }, () => hex() + hex());
    hashes[99_999] = hashes[7]!.slice(0, 15) + (hashes[7]!.endsWith('0') ? '1' : '0');
    const started = performance.now();
    const groups = await nearDuplicateGroups(hashes, 4);
    expect(groups[99_999]).toBe(7);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
