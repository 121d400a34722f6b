import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { narrowToHalf, widenHalf } from './half.ts';
import { readSafetensors, readSafetensorsHeader, writeSafetensors } from './safetensors.ts';
import { floatWeight } from './weight-map.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const bytes = await readFile(path.join(goldens, 'state.safetensors'));
const expected = JSON.parse(await readFile(path.join(goldens, 'state.json'), 'utf8')) as Record<
  string,
  { dtype: string; shape: number[]; data: string[] }
>;

function fileOf(header: unknown, dataSize: number): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const file = Buffer.alloc(8 + text.length + dataSize);
  file.writeBigUInt64LE(BigInt(text.length));
  file.write(text, 8);
  return file;
}

describe('readSafetensors', () => {
  it('reads what the reference library wrote', () => {
    const { weights, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual({ made: 'here' });
    expect([...weights.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [name, tensor] of weights) {
      const golden = expected[name]!;
      expect({ name, dtype: tensor.dtype, shape: tensor.shape }).toEqual({
        name,
        dtype: golden.dtype,
        shape: golden.shape,
      });
      const words: Record<string, number> = { inf: Infinity, True: 1, False: 0 };
      expect(Array.from(tensor.data as ArrayLike<number | bigint>, Number), name).toEqual(
        golden.data.map((text) => words[text] ?? Number(text)),
      );
    }
  });

  const entry = (begin: number, end: number, shape = [1], dtype = 'F32'): unknown => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  });
  it.each([
    ['a file of 4 bytes', new Uint8Array(4), /shorter/],
    ['a header longer than the file', fileOf({}, 0).subarray(0, 9), /claims/],
    ['a header that is no JSON', fileOf('{"a":', 4), /not JSON/],
    ['a header that is a list', fileOf('[]', 0), /not a table/],
    ['an unknown element type', fileOf({ a: entry(0, 4, [1], 'F8') }, 4), /element type "F8"/],
    ['a type named like a method', fileOf({ a: entry(0, 4, [1], 'toString') }, 4), /element type/],
    ['a range beyond the data', fileOf({ a: entry(0, 8, [2]) }, 4), /lies at 0..8/],
    ['a negative range', fileOf({ a: entry(-4, 0) }, 4), /byte range/],
    ['a size that is not the shape', fileOf({ a: entry(0, 4, [2]) }, 4), /its shape wants 8/],
    ['an overlap', fileOf({ a: entry(0, 8, [2]), b: entry(4, 8) }, 8), /b overlaps/],
    ['a gap', fileOf({ a: entry(4, 8) }, 8), /unclaimed/],
    ['trailing bytes', fileOf({ a: entry(0, 4) }, 8), /fill 4 of 8/],
  ])('refuses %s', (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(message);
  });

  it('refuses every shortened file', () => {
    for (let length = 0; length < bytes.length; length += 13) {
      expect(() => readSafetensors(bytes.subarray(0, length)), `cut at ${length}`).toThrow(/not a sound safetensors/);
    }
  });
});

describe('writeSafetensors', () => {
  it('gives back what it was given', () => {
    const { weights } = readSafetensors(bytes);
    const again = readSafetensors(writeSafetensors(weights, { metadata: { licence: 'Apache-2.0' } }));
    expect(again.metadata).toEqual({ licence: 'Apache-2.0' });
    expect([...again.weights].map(([name, { data, shape }]) => [name, shape, data])).toEqual(
      [...weights].map(([name, { data, shape }]) => [name, shape, data]),
    );
  });

  it('aligns the data to eight bytes and stores in half precision what it is told to', () => {
    const weights = new Map([
      ['odd', floatWeight([1, 3], Float32Array.of(1, -2, 0.1))],
      ['variance', floatWeight([1], Float32Array.of(1e-9))],
    ]);
    const file = writeSafetensors(weights, { half: (name) => name === 'odd' });
    const { dataOffset, entries } = readSafetensorsHeader(file, file.length);
    expect(dataOffset % 8).toBe(0);
    expect(entries.get('odd')).toMatchObject({ storedAs: 'F16', begin: 0, end: 6 });
    expect(entries.get('variance')).toMatchObject({ storedAs: 'F32', begin: 6, end: 10 });
    const read = readSafetensors(file).weights.get('odd');
    expect(Array.from(read?.data as Float32Array)).toEqual([1, -2, 0.0999755859375]);
  });

  it('refuses data that does not fill its shape', () => {
    expect(() => writeSafetensors(new Map([['a', floatWeight([2], new Float32Array(3))]]))).toThrow(RangeError);
  });
});

describe('half precision', () => {
  it('survives the way there and back for every finite pattern', () => {
    const patterns = Uint16Array.from({ length: 65_536 }, (_, index) => index).filter(
      (pattern) => (pattern & 0x7c00) !== 0x7c00,
    );
    expect(narrowToHalf(widenHalf(patterns))).toEqual(patterns);
  });

  it('rounds to nearest, ties to even', () => {
    const half = (value: number): number => widenHalf(narrowToHalf(Float32Array.of(value)))[0] ?? NaN;
    expect(half(1 + 2 ** -11)).toBe(1);
    expect(half(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
    expect(half(65_519)).toBe(65_504);
    expect(half(65_520)).toBe(Infinity);
    expect(half(2 ** -25)).toBe(0);
    expect(half(1.5 * 2 ** -25)).toBe(2 ** -24);
    expect(half(-Infinity)).toBe(-Infinity);
    expect(half(NaN)).toBeNaN();
  });
});
