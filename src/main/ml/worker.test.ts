import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PhotoDetections } from '../../shared/contract/detection.ts';
import type { EpochRecord } from '../../shared/contract/training.ts';
import type { WorkerReport } from '../../shared/contract/worker.ts';
import type { TestDataset } from './images/testing/dataset.ts';
import { createTestDataset, starterWeights, trainingTask } from './images/testing/dataset.ts';
import { samplePhotos } from './images/testing/photos.ts';
import { writeFixtureDetector } from './maskrcnn/goldens/saved-detector.ts';
import { killWorkers, runTask, startWorker, type Session } from './testing/worker-session.ts';

vi.setConfig({ testTimeout: 240_000 });

let dataset: TestDataset;
beforeAll(async () => {
  dataset = await createTestDataset(12);
});
afterAll(async () => {
  killWorkers();
  await dataset.remove();
});

/** Epoch records by number, without what the clock decides; a resumed worker tells earlier epochs again. */
function curve(...sessions: Session[]): Map<number, Omit<EpochRecord, 'seconds' | 'imagesPerSecond'>> {
  const records = new Map<number, Omit<EpochRecord, 'seconds' | 'imagesPerSecond'>>();
  for (const report of sessions.flatMap(({ reports }) => reports)) {
    if (report.type !== 'epoch') continue;
    const { seconds: _seconds, imagesPerSecond: _speed, ...record } = report.epoch;
    const known = records.get(record.epoch);
    if (known !== undefined) expect(record).toEqual(known);
    records.set(record.epoch, record);
  }
  return records;
}

describe('the worker process', () => {
  it('killed in mid-training and started again, follows the curve of an undisturbed run to the same weights', async () => {
    const overrides = { epochs: [4, 2] };
    const wholeTask = await trainingTask(dataset, 'whole', overrides);
    const whole = await runTask(wholeTask);
    expect(whole.reports.at(-1)?.type).toBe('done');

    const task = await trainingTask(dataset, 'killed', overrides);
    // SIGKILL as soon as an epoch is told: the next one is already under way.
    const killAfter = (epoch: number) => (report: WorkerReport, child: ChildProcess) => {
      if (report.type === 'epoch' && report.epoch.epoch === epoch) child.kill('SIGKILL');
    };
    const first = await runTask(task, killAfter(2));
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await runTask({ ...task, resume: true }, killAfter(5));
    expect(await second.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const third = await runTask({ ...task, resume: true });
    expect(third.reports.at(-1)?.type).toBe('done');

    expect(curve(whole).size).toBe(6);
    expect(curve(first, second, third)).toEqual(curve(whole));
    const [left, right] = await Promise.all(
      [wholeTask, task].map(({ runDirectory }) => readFile(join(runDirectory, 'model.safetensors'))),
    );
    expect(left?.equals(right ?? Buffer.alloc(0))).toBe(true);
  });

  it('writes a checkpoint and ends when it is cancelled', async () => {
    const task = await trainingTask(dataset, 'cancelled', { epochs: [500] });
    const session = await runTask(task, (report, child) => {
      if (report.type === 'epoch' && report.epoch.epoch === 2) child.send({ type: 'cancel' });
    });
    expect(session.reports.at(-1)).toMatchObject({ type: 'failed', error: { code: 'CANCELLED' } });
    expect(session.reports.filter(({ type }) => type === 'failed' || type === 'done')).toHaveLength(1);
    const latest = await readFile(join(task.runDirectory, 'checkpoint', 'latest.json'), 'utf8');
    const { progress } = JSON.parse(latest) as { progress: { epochs: unknown[] } };
    expect(progress.epochs.length).toBeGreaterThanOrEqual(2);
    expect(progress.epochs.length).toBeLessThan(500);
  });

  it('embeds a picture', async () => {
    const { crop } = dataset.samples[0]!;
    const image = join(dataset.cropsDirectory, crop.slice(0, 2), `${crop}.png`);
    const weights = await starterWeights();
    const { reports, ended } = await runTask({ type: 'embed', backbone: 'efficientnet-lite0', weights, image });
    expect(reports.at(-1)).toMatchObject({ type: 'done', result: { backbone: 'efficientnet-lite0' } });
    const last = reports.at(-1);
    expect(last?.type === 'done' ? last.result['features'] : []).toHaveLength(1280);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('detects garments on photos, and ends between two when it is cancelled', async () => {
    const model = { kind: 'folder', directory: join(dataset.directory, 'detector') } as const;
    await writeFixtureDetector(model.directory, ['top', 'skirt']);
    const photos = await samplePhotos(dataset.directory, 4);
    const manifest = join(dataset.directory, 'photos.jsonl');
    await writeFile(manifest, photos.map((photo) => `${JSON.stringify(photo)}\n`).join(''));
    const task = { type: 'detect', model, manifest, minimumScore: 0.3 } as const;
    const found = (reports: WorkerReport[]): PhotoDetections[] =>
      reports.flatMap((report) => (report.type === 'detections' ? report.photos : []));

    const whole = await runTask(task);
    expect(whole.reports.at(-1)).toMatchObject({ type: 'done', result: { photos: 4 } });
    expect(found(whole.reports).map(({ photoId }) => photoId)).toEqual(photos.map(({ photoId }) => photoId));
    expect(found(whole.reports).every(({ detections }) => detections.length > 0)).toBe(true);

    await writeFile(manifest, `${JSON.stringify(photos[0])}\n`.repeat(200));
    const session = await runTask(task, (report, child) => {
      if (report.type === 'detections' && child.connected) child.send({ type: 'cancel' });
    });
    expect(session.reports.at(-1)).toMatchObject({ type: 'failed', error: { code: 'CANCELLED' } });
    expect(found(session.reports).length).toBeLessThan(50);
  });

  it('reports a task that cannot be done, with its reason', async () => {
    const weights = { kind: 'file', path: join(dataset.directory, 'none.pth'), sha256: '' } as const;
    const image = join(dataset.directory, 'none.png');
    const { reports } = await runTask({ type: 'embed', backbone: 'resnet18', weights, image });
    expect(reports).toMatchObject([{ type: 'failed', error: { code: 'PHOTO_INVALID', details: { file: image } } }]);
  });

  it('refuses a request that is none', async () => {
    const session = startWorker();
    session.child.send({ type: 'start', task: { type: 'embed', backbone: 'alexnet' } });
    await session.ended;
    expect(session.reports).toMatchObject([{ type: 'failed', error: { code: 'BAD_REQUEST' } }]);
  });

  it('ends when the engine goes away', async () => {
    const task = await trainingTask(dataset, 'orphan', { epochs: [500] });
    const { ended } = await runTask(task, (report, child) => {
      if (report.type === 'epoch' && child.connected) child.disconnect();
    });
    expect(await ended).toEqual({ code: 1, signal: null });
  });
});
