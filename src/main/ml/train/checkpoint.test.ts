import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingProgress } from '../../../shared/contract/run-files.ts';
import { floatWeight } from '../weights/weight-map.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openCheckpoints, writeAtomically } from './checkpoint.ts';

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'checkpoint-')), 'checkpoint');
});
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }));

function checkpoint(step: number, best: Checkpoint['best'] = null): Checkpoint {
  const progress: TrainingProgress = {
    phase: 0,
    epochInPhase: 1,
    step,
    sampler: [1, 2, 3, 4_294_967_295],
    totals: { loss: 0.1 + step, correct: step, images: 2 * step, seconds: 1.5 },
    optimiserStep: step,
    epochs: [],
    best: best === null ? null : { epoch: 1, loss: 0.25, accuracy: 0.5, balancedAccuracy: 0.5 },
    seconds: 12.25,
    images: 640,
  };
  return {
    progress,
    weights: new Map([['head.output.bias', floatWeight([3], Float32Array.of(step, Math.PI, -0))]]),
    moments: new Map([['head.output.bias.first', floatWeight([3], Float32Array.of(1e-30, step, 3))]]),
    best,
  };
}

const bestWeights: Checkpoint['best'] = new Map([['head.output.bias', floatWeight([3], Float32Array.of(7, 8, 9))]]);

describe('openCheckpoints', () => {
  it('has none at first, gives back the last one exactly, and none again after clear', async () => {
    const store = openCheckpoints(directory, 'a');
    expect(await store.read()).toBeNull();
    await store.write(checkpoint(1));
    await store.write(checkpoint(2, bestWeights));
    expect(await openCheckpoints(directory, 'a').read()).toEqual(checkpoint(2, bestWeights));
    await store.clear();
    expect(await store.read()).toBeNull();
  });

  it('keeps only the files of the checkpoint in force, and the best weights as they are', async () => {
    const store = openCheckpoints(directory, 'a');
    await store.write(checkpoint(1, bestWeights));
    const first = await readdir(directory);
    await store.write(checkpoint(2, bestWeights));
    const second = await readdir(directory);
    expect(second).toHaveLength(3);
    expect(first.find((name) => name.startsWith('best'))).toBe(second.find((name) => name.startsWith('best')));
    expect(first.find((name) => name.startsWith('state'))).not.toBe(second.find((name) => name.startsWith('state')));
  });

  it('is the old one until the new one is whole', async () => {
    const store = openCheckpoints(directory, 'a');
    await store.write(checkpoint(1));
    // What a kill in the middle of the next write leaves behind.
    await writeFile(join(directory, 'state-0-00ff.safetensors'), 'half');
    await writeFile(join(directory, 'latest.json.new'), '{"format":1,');
    const again = openCheckpoints(directory, 'a');
    expect((await again.read())?.progress.step).toBe(1);
    await again.write(checkpoint(2));
    expect(await readdir(directory)).toHaveLength(2);
  });

  it.each([
    [
      'a shortened state',
      'state',
      async (file: string): Promise<void> => truncate(file, 40),
      'changed or is incomplete',
    ],
    ['a missing state', 'state', async (file: string): Promise<void> => rm(file), 'is missing'],
    ['changed best weights', 'best', flipLastBit, 'changed or is incomplete'],
    ['a description that is not JSON', 'latest', async (file: string): Promise<void> => truncate(file, 9), 'not JSON'],
    ['a description without its fields', 'latest', withoutStep, 'malformed at progress.step'],
  ])('refuses %s', async (_name, prefix, damage, cause) => {
    await openCheckpoints(directory, 'a').write(checkpoint(3, bestWeights));
    const name = (await readdir(directory)).find((each) => each.startsWith(prefix)) ?? '';
    await damage(join(directory, name));
    const error = await openCheckpoints(directory, 'a')
      .read()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CHECKPOINT_INVALID', details: { cause: expect.stringContaining(cause) } });
  });

  it('refuses one of another training', async () => {
    await openCheckpoints(directory, 'a').write(checkpoint(3));
    await expect(openCheckpoints(directory, 'b').read()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });
});

describe('writeAtomically', () => {
  it('leaves nothing beside the file', async () => {
    const folder = join(directory, '..');
    await writeAtomically(join(folder, 'file'), Buffer.from('one'));
    await writeAtomically(join(folder, 'file'), Buffer.from('two'));
    expect(await readdir(folder)).toEqual(['file']);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('two');
  });
});

async function flipLastBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
}

async function withoutStep(file: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"step":\d+,/, ''));
}
