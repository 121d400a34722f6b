import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DetectorSample } from '../../../../shared/contract/detection.ts';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { deriveCrops } from '../crops/job.ts';
import { countGarments } from '../detector/dataset.ts';
import { freezeData, readSamples } from '../detector/freeze.ts';
import { detectorRunRow } from '../detector/runs.ts';
import { addRunningDetector } from '../detector/testing.ts';
import { projectClasses } from '../training/classes.ts';
import { currentSamples } from '../training/dataset.ts';

const author = 'Ada';
const control = { signal: new AbortController().signal, progress: () => undefined };

let engine: Engine;
let directory: string;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, directory, dispose } = await temporaryEngine());
  await importSample(engine, ['train', 'val']);
  await deriveCrops(engine, {}, control);
});

afterEach(() => dispose());

const samples = () => [...currentSamples(engine.store, projectClasses(engine.store), ['train', 'val', 'test'])];

function exclude(kind: 'exclude' | 'exclude-photos', annotationIds: number[], reason: string | null) {
  return engine.call('bulk.apply', { selection: { annotationIds }, action: { kind, reason }, author });
}

/** Two garments that others share a photo with. */
function chosen(): { garment: number; ofPhoto: number; photoId: number; photoGarments: number[] } {
  const all = samples();
  const shared = all.filter(({ photoId }) => all.filter((other) => other.photoId === photoId).length > 1);
  const [garment, other] = [shared[0]!, shared.findLast(({ split }) => split === 'train')!];
  const photoGarments = all.filter(({ photoId }) => photoId === other.photoId).map(({ annotationId }) => annotationId);
  return { garment: garment.annotationId, ofPhoto: other.annotationId, photoId: other.photoId, photoGarments };
}

describe('an excluded garment', () => {
  it('is in no classifier’s data, nor the others of an excluded photo, until it is included again', async () => {
    const before = samples();
    const { garment, ofPhoto, photoGarments } = chosen();
    await exclude('exclude', [garment], 'not a garment');
    await exclude('exclude-photos', [ofPhoto], 'advertisement');
    const gone = new Set([garment, ...photoGarments]);
    expect(samples()).toEqual(before.filter(({ annotationId }) => !gone.has(annotationId)));

    const { leftOut, cells } = await engine.call('balance.matrix', {});
    expect(leftOut).toMatchObject({ excluded: gone.size, excludedPhotos: 1 });
    const counted = cells.reduce((sum, { train, val, test }) => sum + train + val + test, 0);
    expect(counted).toBe(before.length - gone.size);
    expect((await engine.call('project.summary', {})).counts.excluded).toBe(gone.size);

    await engine.call('bulk.undo', { author });
    await exclude('exclude', [garment], null);
    expect(samples()).toEqual(before);
  });

  it('is a region to ignore for a detector; an excluded photo is not shown at all', async () => {
    const { garment, ofPhoto, photoId, photoGarments } = chosen();
    const counts = countGarments(engine.store);
    await exclude('exclude', [garment], 'half hidden');
    await exclude('exclude-photos', [ofPhoto], 'advertisement');
    const fewer = countGarments(engine.store);
    expect(counts.train + counts.val - fewer.train - fewer.val).toBe(1 + photoGarments.length);
    const runId = await addRunningDetector(engine.store);
    const context = { store: engine.store, logger: pino({ level: 'silent' }) };
    const { manifest, summary } = await freezeData(context, detectorRunRow(engine.store, runId), { seed: 0 }, control);
    const frozen: DetectorSample[] = [];
    for await (const sample of readSamples(manifest)) frozen.push(sample);
    expect(frozen.map((sample) => sample.photoId)).not.toContain(photoId);
    expect(frozen.flatMap(({ garments }) => garments).filter(({ crowd }) => crowd)).toHaveLength(1);
    expect(summary.garments).toEqual(fewer);
  });

  it('is not exported as a crop', async () => {
    const { garment, photoGarments, ofPhoto } = chosen();
    const before = samples().length;
    await exclude('exclude', [garment], 'half hidden');
    await exclude('exclude-photos', [ofPhoto], 'advertisement');
    const { jobId } = await engine.call('crops.export', { directory: path.join(path.dirname(directory), 'export') });
    const job = await engine.jobs.ended(jobId);
    expect(job).toMatchObject({ state: 'done', result: { exported: before - 1 - photoGarments.length } });
  });

  it('is listed with its reason, photos first', async () => {
    const { garment, ofPhoto, photoId, photoGarments } = chosen();
    expect(await engine.call('balance.excluded', {})).toEqual({ items: [], total: 0 });
    await exclude('exclude', [garment], 'half hidden');
    await exclude('exclude-photos', [ofPhoto], 'advertisement');
    const { items, total } = await engine.call('balance.excluded', {});
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { kind: 'photo', photoId, garments: photoGarments.length, reason: 'advertisement' },
      { kind: 'garment', annotationId: garment, reason: 'half hidden' },
    ]);
    const second = await engine.call('balance.excluded', { offset: 1, limit: 1 });
    expect(second).toEqual({ items: items.slice(1), total: 2 });
  });
});
