import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectorOpinions } from '../../../../../db/schema.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';
import type { Annotation } from '../../../../shared/contract/photos.ts';
import { maskFromBox } from '../../../../shared/geometry/polygons.ts';
import { maskArea, mergeMasks } from '../../../../shared/geometry/mask-operations.ts';
import type { Engine } from '../../engine.ts';
import { importFewOfSample, temporaryEngine } from '../../testing.ts';
import { passContent } from '../detection/testing.ts';

// Real photos, and the detector that ships with the studio.
const patience = 240_000;
let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importFewOfSample(engine, { train: 0, val: 20 });
}, patience);
afterAll(() => studio.dispose());

async function compute(): Promise<Job & { steps: string[] }> {
  const steps = new Set<string>();
  const stop = engine.events.subscribe((event) => {
    if (event.type === 'job' && event.job.progress !== null) steps.add(event.job.progress.step);
  });
  const { jobId } = await engine.call('findings.start', { kinds: ['disagreement'] });
  const job = await engine.jobs.ended(jobId);
  stop();
  expect(job.state, JSON.stringify(job.error)).toBe('done');
  return { ...job, steps: [...steps] };
}

async function queue() {
  const { items } = await engine.call('crops.list', {
    filter: { findings: ['disagreement'] },
    sort: 'finding:disagreement',
    descending: true,
    limit: 500,
  });
  return items.map(({ annotationId, findings }) => ({
    annotationId,
    details: findings.find(({ kind }) => kind === 'disagreement')?.details,
  }));
}

async function missed() {
  return engine.call('photos.list', { filter: { missed: true }, sort: 'missed', descending: true, limit: 500 });
}

async function photoOf(fileName: string) {
  const { items } = await engine.call('photos.list', { filter: { text: fileName } });
  return engine.call('photos.get', { id: items[0]?.id ?? 0 });
}

async function classId(name: string): Promise<number> {
  const { garment } = await engine.call('project.taxonomies', {});
  return garment.classes.find((each) => each.name === name)?.id ?? 0;
}

async function garmentOn(fileName: string, className: string): Promise<{ photoId: number; garment: Annotation }> {
  const photo = await photoOf(fileName);
  const wanted = await classId(className);
  const garment = photo.annotations.find(({ garmentClassId }) => garmentClassId === wanted);
  if (garment === undefined) throw new Error(`${fileName} shows no ${className}`);
  return { photoId: photo.id, garment };
}

function gesture(photoId: number, label: string, change: object) {
  return engine.call('editing.apply', { photoId, label, author: 'Test', changes: [change] as never });
}

function upperHalf({ mask, box: [x, y, width, height] }: Annotation) {
  const [rows, columns] = mask.size;
  return mergeMasks([mask, maskFromBox([x, y, width, Math.floor(height / 2)], rows, columns)], 'intersection');
}

describe('a detector beside people', () => {
  it(
    'looks at the photos once, and adds no annotation',
    async () => {
      const before = passContent(engine.store);
      const job = await compute();
      expect(job.steps).toEqual([
        'Gathering photos',
        'starter-detector looks at the photos',
        'Comparing with the detector',
      ]);
      expect(engine.store.database.select().from(detectorOpinions).all()).toHaveLength(20);
      expect(passContent(engine.store)).toEqual(before);
      expect((await compute()).steps).not.toContain('starter-detector looks at the photos');
    },
    patience,
  );

  it(
    'puts a flipped class, a halved mask and a deleted garment first',
    async () => {
      const [flipped, halved, deleted] = [
        await garmentOn('0603.jpg', 'top'),
        await garmentOn('0616.jpg', 'dress'),
        await garmentOn('0977.jpg', 'dress'),
      ];
      const named = ({ garment }: typeof flipped) => ({ annotationId: garment.id, revision: garment.revision });
      await gesture(flipped.photoId, 'Class', {
        kind: 'revise',
        ...named(flipped),
        garmentClassId: await classId('shorts'),
      });
      await gesture(halved.photoId, 'Erase', { kind: 'revise', ...named(halved), mask: upperHalf(halved.garment) });
      await gesture(deleted.photoId, 'Delete', { kind: 'revise', ...named(deleted), deleted: true });
      // A deleted garment is missed at once; what was measured before is void.
      expect((await missed()).items[0]?.id).toBe(deleted.photoId);
      expect((await queue()).map(({ annotationId }) => annotationId)).not.toContain(flipped.garment.id);
      const sets = await engine.call('findings.kinds', {});
      expect(sets.find(({ kind }) => kind === 'disagreement')).toMatchObject({ stale: true, changed: 3 });

      await compute();
      const [first, second] = await queue();
      expect([first, second].sort((a, b) => (a?.annotationId ?? 0) - (b?.annotationId ?? 0))).toMatchObject([
        { annotationId: flipped.garment.id, details: { reason: 'class', className: 'top' } },
        { annotationId: halved.garment.id, details: { reason: 'outline', className: 'dress' } },
      ]);
      expect((await missed()).items[0]).toMatchObject({ id: deleted.photoId, missedScore: expect.any(Number) });

      const [suggested] = (await engine.call('findings.suggestions', { photoId: deleted.photoId })).items;
      expect(suggested).toMatchObject({ reason: 'missed', className: 'dress', garmentClassId: await classId('dress') });
      expect(await engine.call('findings.suggestions', { photoId: halved.photoId })).toMatchObject({
        model: 'starter-detector',
        items: [{ reason: 'outline', annotationId: halved.garment.id }],
      });
      expect((await engine.call('findings.suggestions', { photoId: flipped.photoId })).items).toContainEqual(
        expect.objectContaining({ reason: 'class', annotationId: flipped.garment.id, className: 'top' }),
      );
    },
    patience,
  );

  it('leaves a photo alone once its suggestion is dismissed, and again once it is drawn', async () => {
    const { items } = await missed();
    const photoId = items[0]?.id ?? 0;
    const [suggested] = (await engine.call('findings.suggestions', { photoId })).items;
    if (suggested === undefined) throw new Error('nothing is suggested');
    const isMissed = async () => (await missed()).items.some(({ id }) => id === photoId);
    await engine.call('findings.dismiss', { id: suggested.id, dismissed: true });
    expect(await isMissed()).toBe(false);
    expect((await engine.call('findings.suggestions', { photoId })).items).toEqual([]);
    await engine.call('findings.dismiss', { id: suggested.id, dismissed: false });
    expect(await isMissed()).toBe(true);

    const { garmentClassId, mask } = suggested;
    const { editId } = await gesture(photoId, 'Take', { kind: 'add', key: 'new', garmentClassId, mask });
    expect(await isMissed()).toBe(false);
    await engine.call('editing.undo', { photoId, author: 'Test', ...(editId === null ? {} : { editId }) });
    expect(await isMissed()).toBe(true);
    await expect(engine.call('findings.dismiss', { id: 999_999, dismissed: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it(
    'goes on at the photos that are left',
    async () => {
      const { store } = engine;
      await store.write(() => store.sqlite.prepare('DELETE FROM detector_opinions WHERE photo_id <= 2').run());
      const orphans = 'SELECT count(*) FROM opinion_garments WHERE photo_id <= 2';
      expect(store.sqlite.prepare(orphans).pluck().get()).toBe(0);
      const totals = new Set<number | null>();
      const stop = engine.events.subscribe((event) => {
        if (event.type === 'job' && event.job.progress?.step === 'starter-detector looks at the photos') {
          totals.add(event.job.progress.total);
        }
      });
      await compute();
      stop();
      expect([...totals]).toEqual([2]);
      expect(maskArea(mergeMasks([(await photoOf('0616.jpg')).annotations[0]!.mask]))).toBeGreaterThan(0);
    },
    patience,
  );
});
