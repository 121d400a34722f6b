import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectorPhoto, PhotoDetections } from '../../../shared/contract/detection.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { DetectTask, WorkerReport } from '../../../shared/contract/worker.ts';
import { workerReport } from '../../../shared/contract/worker.ts';
import { maskArea, maskBox } from '../../../shared/geometry/mask-operations.ts';
import { samplePhotos } from '../images/testing/photos.ts';
import { writeFixtureDetector } from '../maskrcnn/goldens/saved-detector.ts';
import { tf } from '../ops/tensorflow.ts';
import { createTaskControl, type TaskControl } from '../task-control.ts';
import { detectGarments } from './detect-task.ts';

const classNames = ['top', 'skirt', 'dress'];
let folder: string;
let photos: DetectorPhoto[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detect-'));
  await writeFixtureDetector(join(folder, 'model'), classNames);
  photos = await samplePhotos(folder, 6);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function taskOf(listed: readonly DetectorPhoto[], minimumScore = 0): Promise<DetectTask> {
  const manifest = join(folder, `${Math.random()}.jsonl`);
  await writeFile(manifest, listed.map((photo) => `${JSON.stringify(photo)}\n`).join(''));
  return { type: 'detect', model: { kind: 'folder', directory: join(folder, 'model') }, manifest, minimumScore };
}

interface Told {
  found: PhotoDetections[];
  progress: JobProgress[];
}

/** Collects what a task reports, checked as the engine checks it. */
function listen(
  onPhoto: (found: PhotoDetections) => void = () => undefined,
): Told & { control: TaskControl; controller: AbortController } {
  const told: Told = { found: [], progress: [] };
  const controller = new AbortController();
  const control = createTaskControl(controller.signal, (report: WorkerReport) => {
    const checked = workerReport.parse(report);
    if (checked.type === 'progress') told.progress.push(checked.progress);
    if (checked.type !== 'detections') return;
    told.found.push(...checked.photos);
    for (const photo of checked.photos) onPhoto(photo);
  });
  return { ...told, control, controller };
}

describe('detectGarments', () => {
  it('finds garments photo by photo in the order of the manifest, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { found, progress, control } = listen();
    const result = await detectGarments(await taskOf(photos), control);
    expect(result).toEqual({ photos: 6, seconds: expect.any(Number) });
    expect(found.map(({ photoId }) => photoId)).toEqual(photos.map(({ photoId }) => photoId));
    for (const [index, { detections, failure, seconds }] of found.entries()) {
      const { width, height } = photos[index]!;
      expect(failure).toBeNull();
      expect(seconds).toBeGreaterThan(0);
      expect(detections.length).toBeGreaterThan(5);
      expect(detections.map(({ score }) => score)).toEqual(detections.map(({ score }) => score).sort((a, b) => b - a));
      for (const { class: garment, box, mask } of detections) {
        expect(classNames[garment]).toBeDefined();
        expect(mask.size).toEqual([height, width]);
        expect(maskArea(mask)).toBeGreaterThan(0);
        // The mask lies in the box, but for the pixels that are cut at its border.
        const [x, y, w, h] = maskBox(mask);
        expect(x).toBeGreaterThanOrEqual(box[0] - 1 - box[2] / 28);
        expect(y).toBeGreaterThanOrEqual(box[1] - 1 - box[3] / 28);
        expect(x + w).toBeLessThanOrEqual(box[0] + box[2] + 2 + box[2] / 28);
        expect(y + h).toBeLessThanOrEqual(box[1] + box[3] + 2 + box[3] / 28);
      }
    }
    expect(progress.at(-1)).toMatchObject({ done: 6, total: 6, unit: 'photos', secondsLeft: 0 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports photos that cannot be read or are not as listed, and passes them', async () => {
    const broken = join(folder, 'broken.jpg');
    await writeFile(broken, (await readFile(photos[0]!.file)).subarray(0, 9000));
    const listed = [
      photos[0]!,
      { ...photos[1]!, photoId: 11, file: broken },
      { ...photos[1]!, photoId: 12, file: join(folder, 'missing.jpg') },
      { ...photos[1]!, photoId: 13, width: photos[1]!.height, height: photos[1]!.width },
      photos[1]!,
    ];
    const { found, progress, control } = listen();
    expect(await detectGarments(await taskOf(listed), control)).toMatchObject({ photos: 5 });
    expect(found.map(({ photoId }) => photoId)).toEqual(listed.map(({ photoId }) => photoId));
    expect(found.map(({ failure }) => failure)).toEqual([
      null,
      expect.stringMatching(/premature end of JPEG|damaged or cut short/),
      expect.stringContaining('missing.jpg'),
      `it has ${photos[1]!.width} x ${photos[1]!.height} pixels, not ${photos[1]!.height} x ${photos[1]!.width}`,
      null,
    ]);
    expect(found.map(({ detections }) => detections.length > 0)).toEqual([true, false, false, false, true]);
    expect(progress.at(-1)).toMatchObject({ done: 5, total: 5 });
  });

  it('leaves out what scores less than is wanted, and nothing else', async () => {
    const one = photos.slice(0, 1);
    const all = listen();
    await detectGarments(await taskOf(one), all.control);
    const [everything] = all.found;
    const limit = everything!.detections[Math.floor(everything!.detections.length / 2)]!.score;
    const few = listen();
    await detectGarments(await taskOf(one, limit), few.control);
    expect(few.found[0]!.detections.length).toBeGreaterThan(0);
    expect(few.found[0]!.detections).toEqual(everything!.detections.filter(({ score }) => score >= limit));
  });

  it('stops between two photos when it is cancelled, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { found, control, controller } = listen((photo) => {
      if (photo.photoId === photos[1]!.photoId) controller.abort();
    });
    await expect(detectGarments(await taskOf(photos), control)).rejects.toThrow();
    expect(found.map(({ photoId }) => photoId)).toEqual(photos.slice(0, 2).map(({ photoId }) => photoId));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has nothing to do with an empty manifest, and names the line that is none', async () => {
    const nothing = listen();
    expect(await detectGarments(await taskOf([]), nothing.control)).toMatchObject({ photos: 0 });
    expect(nothing.found).toEqual([]);
    const task = await taskOf(photos);
    await writeFile(task.manifest, `${JSON.stringify(photos[0])}\n{"photoId": 1}\n`);
    await expect(detectGarments(task, listen().control)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('2'),
    });
  });
});
