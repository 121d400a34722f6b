import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNumpyPickle } from './numpy-arrays.ts';
import { readWeights } from './read.ts';
import type { WeightMap } from './weight-map.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const bytesOf = async (name: string): Promise<Buffer> => readFile(path.join(goldens, name));
const open = async (name: string): Promise<WeightMap> => readNumpyPickle(await bytesOf(name));
const expected = JSON.parse(await readFile(path.join(goldens, 'arrays.json'), 'utf8')) as Record<
  string,
  { dtype: string; shape: number[]; data: string[] }
>;

function numbers(texts: readonly string[]): number[] {
  const words: Record<string, number> = { inf: Infinity, True: 1, False: 0 };
  return texts.map((text) => words[text] ?? Number(text));
}

describe.each(['arrays-2.pkl', 'arrays-4.pkl', 'arrays-5.pkl', 'arrays-python2.pkl'])(
  'readNumpyPickle of %s',
  (file) => {
    it('reads every type, in C and Fortran order, transposed, scalar and empty', async () => {
      const weights = await open(file);
      expect([...weights.keys()]).toEqual(Object.keys(expected));
      for (const [name, tensor] of weights) {
        const golden = expected[name]!;
        expect({ name, dtype: tensor.dtype, shape: tensor.shape }).toEqual({
          name,
          dtype: golden.dtype,
          shape: golden.shape,
        });
        expect(Array.from(tensor.data as ArrayLike<number | bigint>, Number), name).toEqual(numbers(golden.data));
      }
      expect(weights.get('half')?.storedAs).toBe('<f2');
    });

    it('keeps no view of the file', async () => {
      const bytes = await bytesOf(file);
      const plain = readNumpyPickle(bytes).get('plain');
      bytes.fill(0);
      expect(plain?.data[0]).toBe(-1);
    });

    it('refuses every shortened file', async () => {
      const bytes = await bytesOf(file);
      for (let length = 0; length < bytes.length; length += 13) {
        expect(() => readNumpyPickle(bytes.subarray(0, length)), `cut at ${length}`).toThrow(
          expect.objectContaining({ code: 'WEIGHTS_INVALID' }),
        );
      }
    });

    it('survives five hundred damaged files', async () => {
      const sound = await bytesOf(file);
      for (let trial = 0; trial < 500; trial++) {
        const bytes = Buffer.from(sound);
        for (let change = 0; change < 4; change++) {
          bytes[(trial * 7919 + change * 104_729) % bytes.length] = (trial * 31 + change * 17) % 256;
        }
        try {
          readNumpyPickle(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'WEIGHTS_INVALID' });
        }
      }
    });
  },
);

describe('readNumpyPickle', () => {
  it('refuses a file that runs code, and names the function it asks for', async () => {
    await expect(open('arrays-malicious.pkl')).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { global: 'posix.system' },
    });
  });

  it.each([
    'numpy.load',
    'numpy.core.multiarray.fromfile',
    'numpy.testing._private.utils.runstring',
    'builtins.eval',
    '_codecs.lookup',
    'torch.storage._load_from_bytes',
    'collections.OrderedDict',
  ])('refuses %s', (name) => {
    const dot = name.lastIndexOf('.');
    const pickle = Buffer.from(`\x80\x02c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n.`, 'latin1');
    expect(() => readNumpyPickle(pickle)).toThrow(
      expect.objectContaining({ code: 'WEIGHTS_INVALID', details: expect.objectContaining({ global: name }) }),
    );
  });

  it('refuses arrays of a big-endian machine, of objects, and a subclass of the array', async () => {
    await expect(open('arrays-big-endian.pkl')).rejects.toThrow(/plain was saved on a big-endian machine/);
    await expect(open('arrays-objects.pkl')).rejects.toThrow(/elements of type "O8"/);
    const bytes = await bytesOf('arrays-2.pkl');
    const subclass = Buffer.from(bytes.toString('latin1').replace('cnumpy\nndarray\n', 'cnumpy\nmatrixx\n'), 'latin1');
    expect(() => readNumpyPickle(subclass)).toThrow(/asks for numpy\.matrixx/);
  });

  it('refuses an array whose bytes do not fill its shape', async () => {
    const bytes = await bytesOf('arrays-4.pkl');
    // The first shape is three BININT1, (2, 3, 4), and TUPLE3.
    bytes[bytes.indexOf(Buffer.from('K\x02K\x03K\x04\x87', 'latin1')) + 1] = 3;
    expect(() => readNumpyPickle(bytes)).toThrow(/144 bytes is stored in 96/);
  });

  it('refuses a small file that names one array again and again', () => {
    const size = 2 ** 20;
    const sizeBytes = Buffer.alloc(4);
    sizeBytes.writeUInt32LE(size);
    const name = (index: number): Buffer => Buffer.from(`X\x04\0\0\0${String(index).padStart(4, '0')}`, 'latin1');
    const array = Buffer.concat([
      Buffer.from('cnumpy._core.numeric\n_frombuffer\n(B', 'latin1'),
      sizeBytes,
      Buffer.alloc(size),
      Buffer.from('cnumpy\ndtype\nX\x02\0\0\0u1\x89\x88\x87R', 'latin1'),
      Buffer.from('J', 'latin1'),
      sizeBytes,
      Buffer.from('\x85X\x01\0\0\0CtRq\x01', 'latin1'),
    ]);
    const repeated = (count: number): Buffer =>
      Buffer.concat([
        Buffer.from('\x80\x02}(', 'latin1'),
        name(0),
        array,
        ...Array.from({ length: count - 1 }, (_, index) => Buffer.concat([name(index + 1), Buffer.from('h\x01')])),
        Buffer.from('u.', 'latin1'),
      ]);
    expect(readNumpyPickle(repeated(2)).size).toBe(2);
    expect(() => readNumpyPickle(repeated(100))).toThrow(/are to come out of/);
  });
});

it('tells a pickle of arrays from other weights by content, not by name', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'weights-'));
  try {
    for (const [file, name] of [
      ['arrays-2.pkl', 'a.pth'],
      ['arrays-5.pkl', 'b.safetensors'],
      ['arrays-python2.pkl', 'c'],
      ['legacy.pth', 'd.pkl'],
      ['zip.pth', 'e.pkl'],
    ] as const) {
      await copyFile(path.join(goldens, file), path.join(folder, name));
      expect((await readWeights(path.join(folder, name))).get('plain')?.shape).toEqual([2, 3, 4]);
    }
    const malicious = path.join(folder, 'f.pkl');
    await writeFile(malicious, await bytesOf('arrays-malicious.pkl'));
    await expect(readWeights(malicious)).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { file: malicious, global: 'posix.system' },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
