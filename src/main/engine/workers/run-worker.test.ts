import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { WorkerTask } from '../../../shared/contract/worker.ts';
import { workerCommand, type WorkerCommand } from './command.ts';
import { runWorker, type WorkerOptions } from './run-worker.ts';

const command: WorkerCommand = {
  execPath: process.execPath,
  file: fileURLToPath(new URL('./testing/worker.ts', import.meta.url)),
  env: {},
};

function run(behaviour: string, options: Partial<WorkerOptions> = {}): Promise<Record<string, unknown>> {
  const task: WorkerTask = {
    type: 'embed',
    backbone: 'resnet18',
    weights: { kind: 'random', seed: 1 },
    image: behaviour,
  };
  return runWorker(task, { signal: new AbortController().signal, onReport: () => undefined, command, ...options });
}

afterEach(() => {
  const lines = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  expect(lines.filter((line) => line.includes(String(process.pid)) && line.includes('testing/worker.ts'))).toEqual([]);
});

describe('runWorker', () => {
  it('answers with the result, and passes on what came before it', async () => {
    const steps: string[] = [];
    const lines: string[] = [];
    const result = await run('answer', {
      onReport: (report) => steps.push(report.type),
      onOutput: (line) => lines.push(line),
    });
    expect(result).toEqual({ features: [1, 2] });
    expect(steps).toEqual(['progress']);
    expect(lines).toEqual(['a word on the way']);
  });

  it('throws what the worker reports as failed', async () => {
    await expect(run('fail')).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', details: { layer: 'conv1' } });
  });

  it('names how a worker died, with its last words and a remedy', async () => {
    await expect(run('exit')).rejects.toMatchObject({
      code: 'WORKER_DIED',
      details: { exitCode: 7, signal: null, cause: 'last words', lastOutput: ['first', 'last words'] },
    });
    await expect(run('kill')).rejects.toMatchObject({
      code: 'WORKER_DIED',
      details: { signal: 'SIGKILL', remedy: expect.stringContaining('smaller batch') as string },
    });
    await expect(run('abort')).rejects.toMatchObject({ code: 'OUT_OF_MEMORY', details: { signal: 'SIGABRT' } });
  });

  it('ends a worker that sends what no contract has', async () => {
    await expect(run('nonsense')).rejects.toMatchObject({ code: 'INTERNAL', details: { field: 'progress.done' } });
  });

  it('ends a worker whose report cannot be taken', async () => {
    const onReport = (): never => {
      throw new Error('the disk is full');
    };
    await expect(run('wait', { onReport })).rejects.toThrow('the disk is full');
  });

  it.each(['wait', 'deaf'])('cancels a worker that would %s', async (behaviour) => {
    const controller = new AbortController();
    const work = run(behaviour, {
      signal: controller.signal,
      cancelTimeout: 300,
      onReport: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('starts nothing that is cancelled already, or cannot be started', async () => {
    await expect(run('answer', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(run('answer', { command: { ...command, execPath: '/nowhere/node' } })).rejects.toMatchObject({
      code: 'WORKER_DIED',
    });
  });
});

describe('workerCommand', () => {
  it('takes the source from source, and the bundle beside a bundle', () => {
    expect(workerCommand('file:///app/src/main/engine/workers/command.ts').file).toBe('/app/src/main/ml/worker.ts');
    expect(workerCommand('file:///app/out/engine/engine.js').file).toBe('/app/out/engine/worker.js');
  });
});
