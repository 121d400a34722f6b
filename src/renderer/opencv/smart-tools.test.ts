import { beforeAll, describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/domain/errors.ts';
import { areaOfRuns } from '../../shared/geometry/runs.ts';
import type { Proposals } from '../editor/proposals.ts';
import type { OpenCv } from './open-cv.ts';
import { createSmartTools, type SmartToolsSettings, type SmartToolsStatus, type WorkerLine } from './smart-tools.ts';
import { readGoldens } from './testing/crops.ts';
import { startInProcess } from './testing/in-process.ts';
import { loadOpenCv } from './testing/open-cv.ts';

const [{ picture, grabcut }] = readGoldens() as [ReturnType<typeof readGoldens>[number]];
const never = new AbortController().signal;
let cv: OpenCv;

beforeAll(async () => {
  cv = await loadOpenCv();
});

function open(settings: Partial<SmartToolsSettings> = {}) {
  const workers: (WorkerLine & { ended: boolean })[] = [];
  const asked: number[] = [];
  const states: SmartToolsStatus['state'][] = [];
  const tools = createSmartTools({
    startWorker: () => {
      const worker = startInProcess(() => Promise.resolve(cv));
      workers.push(worker);
      return worker;
    },
    loadPicture: (photoId) => {
      asked.push(photoId);
      return Promise.resolve(picture);
    },
    ...settings,
  });
  tools.subscribe(() => states.push(tools.getStatus().state));
  return { tools, workers, asked, states };
}

const wand = (photoId: number, tolerance = 20): Proposals['wand']['request'] => ({
  photoId,
  point: { x: 60.5, y: 60.5 },
  tolerance,
  contiguous: true,
  smoothing: 0,
});

const cut = (photoId: number): Proposals['grabcut']['request'] => ({
  photoId,
  box: grabcut[0]!.box,
  foreground: null,
  background: null,
  initial: null,
  free: 'box',
});

describe('the smart tools', () => {
  it('start nothing before they are needed, then one worker, and load each photo once', async () => {
    const { tools, workers, asked, states } = open();
    expect(workers).toHaveLength(0);
    expect(tools.getStatus()).toEqual({ state: 'idle' });
    tools.prepare(3);
    tools.prepare(3);
    const { runs } = await tools.propose('wand', wand(3), never);
    expect([runs.width, runs.height]).toEqual([picture.width, picture.height]);
    await tools.propose('scissors', { photoId: 3, from: { x: 20, y: 20 }, to: { x: 90, y: 80 } }, never);
    await tools.propose('wand', wand(4), never);
    expect(asked).toEqual([3, 4]);
    expect(workers).toHaveLength(1);
    expect(states).toEqual(['loading', 'ready']);
    tools.dispose();
    expect(workers[0]).toMatchObject({ ended: true });
    expect(tools.getStatus()).toEqual({ state: 'idle' });
    await tools.propose('wand', wand(4), never);
    expect(workers).toHaveLength(2);
  });

  it('answer the wand while OpenCV is loading, or cannot be loaded, and try again when it is asked for', async () => {
    let tries = 0;
    const { tools, states } = open({
      startWorker: () =>
        startInProcess(() =>
          ++tries === 1
            ? Promise.reject(new StudioError('DOWNLOAD_FAILED', 'OpenCV could not be loaded.'))
            : Promise.resolve(cv),
        ),
    });
    const { runs } = await tools.propose('wand', wand(3), never);
    expect(areaOfRuns(runs)).toBeGreaterThan(0);
    expect(tools.getStatus()).toMatchObject({ state: 'failed', error: { code: 'DOWNLOAD_FAILED' } });
    await tools.propose('grabcut', cut(3), never);
    expect(states).toEqual(['loading', 'failed', 'loading', 'ready']);
    expect(tries).toBe(2);
  });

  it('give up a question that nobody waits for, and go on with the next', async () => {
    const { tools } = open();
    await tools.propose('wand', wand(3), never);
    const controller = new AbortController();
    const given = tools.propose('grabcut', cut(3), controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const began = performance.now();
    controller.abort(new Error('Nobody waits.'));
    await expect(given).rejects.toThrow('Nobody waits.');
    await tools.propose('wand', wand(3), never);
    // The wand did not have to wait for all of GrabCut's rounds.
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('say why a photo cannot be had, and ask for it again', async () => {
    let tries = 0;
    const { tools } = open({
      loadPicture: () =>
        ++tries === 1 ? Promise.reject(new StudioError('NOT_FOUND', 'The photo is gone.')) : Promise.resolve(picture),
    });
    await expect(tools.propose('wand', wand(3), never)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await tools.propose('wand', wand(3), never);
    expect(tries).toBe(2);
  });

  it('say what is wrong with a question', async () => {
    const { tools } = open();
    const point = { x: -4, y: 2 };
    await expect(tools.propose('wand', { ...wand(3), point }, never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(tools.propose('grabcut', { ...cut(3), box: [2, 2, 1, 1] }, never)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      details: { remedy: 'Draw a larger box around the garment.' },
    });
  });

  it('tell everyone who waits when the worker dies, and start another', async () => {
    const { tools, workers } = open();
    await tools.propose('wand', wand(3), never);
    const given = tools.propose('grabcut', cut(3), never);
    await new Promise((resolve) => setTimeout(resolve));
    workers[0]!.onerror?.({ message: 'Failed to load.' });
    await expect(given).rejects.toMatchObject({ code: 'WORKER_DIED', details: { cause: 'Failed to load.' } });
    expect(tools.getStatus()).toMatchObject({ state: 'failed' });
    const { runs } = await tools.propose('wand', wand(3), never);
    expect(areaOfRuns(runs)).toBeGreaterThan(0);
    expect(workers).toHaveLength(2);
  });

  it('say that no worker can be had, without stopping whoever chooses the tool', async () => {
    const { tools } = open({
      startWorker: () => {
        throw new Error('Workers are forbidden here.');
      },
    });
    tools.prepare(3);
    await expect(tools.propose('wand', wand(3), never)).rejects.toMatchObject({
      code: 'WORKER_DIED',
      details: { cause: 'Workers are forbidden here.' },
    });
    expect(tools.getStatus()).toMatchObject({ state: 'failed' });
  });

  it('end a worker that nobody asks, and start it again with the next question', async () => {
    const { tools, workers, asked } = open({ rest: 30 });
    await tools.propose('wand', wand(3), never);
    await expect.poll(() => tools.getStatus().state).toBe('idle');
    expect(workers[0]).toMatchObject({ ended: true });
    await tools.propose('wand', wand(3), never);
    expect([workers.length, asked]).toEqual([2, [3, 3]]);
    tools.dispose();
  });

  it('give up a worker that does not answer', async () => {
    const silent: WorkerLine = {
      postMessage: () => undefined,
      terminate: () => undefined,
      onmessage: null,
      onerror: null,
    };
    const { tools } = open({ startWorker: () => silent, patience: 20 });
    const given = tools.propose('wand', wand(3), never);
    await new Promise((resolve) => setTimeout(resolve, 5));
    silent.onmessage?.({ data: { type: 'started', milliseconds: 1 } });
    await expect(given).rejects.toMatchObject({ code: 'WORKER_DIED' });
  });
});
