import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPyTorch } from './pytorch.ts';
import { stateDictionary } from './pytorch-tensors.ts';
import { readWeights } from './read.ts';
import type { WeightMap } from './weight-map.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const open = async (name: string): Promise<WeightMap> => readPyTorch(await readFile(path.join(goldens, name)));
const expected = JSON.parse(await readFile(path.join(goldens, 'state.json'), 'utf8')) as Record<
  string,
  { dtype: string; shape: number[]; data: string[] }
>;

function numbers(texts: readonly string[]): number[] {
  const words: Record<string, number> = { inf: Infinity, True: 1, False: 0 };
  return texts.map((text) => words[text] ?? Number(text));
}

describe.each(['zip.pth', 'legacy.pth'])('readPyTorch of %s', (file) => {
  it('reads every type, and tensors that are transposed, windows, shared, expanded, scalar and empty', async () => {
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
  });

  it('refuses every shortened file', async () => {
    const bytes = await readFile(path.join(goldens, file));
    for (let length = 0; length < bytes.length; length += 37) {
      await expect(readPyTorch(bytes.subarray(0, length)), `cut at ${length}`).rejects.toMatchObject({
        code: 'WEIGHTS_INVALID',
      });
    }
  });
});

describe('readPyTorch', () => {
  it('finds the state dictionary in a checkpoint', async () => {
    const weights = await open('checkpoint.pth');
    expect([...weights].map(([name, tensor]) => [name, tensor.shape])).toEqual([['weight', [2, 3, 4]]]);
  });

  it('reads what PyTorch 0.1 wrote under Python 2', async () => {
    const weight = (await open('python2.pth')).get('weight');
    expect(weight).toMatchObject({ dtype: 'float32', shape: [3] });
    // Storage view from element 2, tensor offset 1.
    expect(Array.from(weight?.data as Float32Array)).toEqual([3, 4, 5]);
  });

  it.each(['malicious-zip.pth', 'malicious-legacy.pth'])(
    'refuses %s and names the function it asks for',
    async (file) => {
      await expect(open(file)).rejects.toMatchObject({
        code: 'WEIGHTS_INVALID',
        details: { global: 'posix.system' },
      });
    },
  );

  it.each([
    ['GLOBAL', 'cos\nsystem\n(tR.'],
    ['INST, after a text of protocol 0', "(S'touch me'\nios\nsystem\n."],
    ['OBJ', '(cos\nsystem\nVtouch me\no.'],
    ['STACK_GLOBAL', '\x80\x04\x8c\x02os\x8c\x06system\x93.'],
  ])('names the function that %s asks for', async (_operation, pickle) => {
    await expect(readPyTorch(Buffer.from(pickle, 'latin1'))).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { global: 'os.system' },
    });
  });

  it('takes away the prefix that DataParallel gives to every name, and only then', () => {
    const storage = { key: '0', type: 'FloatStorage', start: 0, length: 1 } as const;
    const tensor = { storage, offset: 0, shape: [1], strides: [1] };
    const names = (...given: string[]): string[] => [
      ...stateDictionary(new Map(given.map((name) => [name, tensor]))).keys(),
    ];
    expect(names('module.fc.weight', 'module.fc.bias')).toEqual(['fc.weight', 'fc.bias']);
    expect(names('module.fc.weight', 'fc.bias')).toEqual(['module.fc.weight', 'fc.bias']);
  });

  it('refuses a pickled module by its class', async () => {
    await expect(open('module.pth')).rejects.toMatchObject({
      details: { global: 'torch.nn.modules.linear.Linear' },
    });
  });

  it('refuses a file of a big-endian machine', async () => {
    await expect(open('big-endian.pth')).rejects.toThrow(/big-endian/);
  });

  it('refuses a tensor that reaches beyond its storage', async () => {
    const bytes = await readFile(path.join(goldens, 'python2.pth'));
    // The tensor's offset is the BININT1 after the storage's BINPERSID: 1 becomes 2.
    const at = bytes.indexOf(Buffer.from('ttQK\x01', 'latin1')) + 4;
    bytes[at] = 2;
    await expect(readPyTorch(bytes)).rejects.toThrow(/reaches beyond its storage/);
  });

  it('survives a thousand damaged files', async () => {
    const sound = await readFile(path.join(goldens, 'legacy.pth'));
    for (let trial = 0; trial < 1000; trial++) {
      const bytes = Buffer.from(sound);
      for (let change = 0; change < 4; change++) {
        bytes[(trial * 7919 + change * 104_729) % bytes.length] = (trial * 31 + change * 17) % 256;
      }
      await readPyTorch(bytes).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'WEIGHTS_INVALID' });
      });
    }
  });
});

describe('readWeights', () => {
  it('tells formats apart by content, not by name', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'weights-'));
    try {
      for (const [file, name] of [
        ['zip.pth', 'a.safetensors'],
        ['legacy.pth', 'b.bin'],
        ['state.safetensors', 'c.pth'],
      ] as const) {
        await copyFile(path.join(goldens, file), path.join(folder, name));
        expect((await readWeights(path.join(folder, name))).get('plain')?.shape).toEqual([2, 3, 4]);
      }
      const text = path.join(folder, 'page.pth');
      await writeFile(text, '<!DOCTYPE html><title>404</title>');
      await expect(readWeights(text)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', details: { file: text } });
      await expect(readWeights(path.join(folder, 'absent.pth'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
