import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import type { Job } from '../../../../shared/contract/jobs.ts';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';

// The sample's real photos, with the real workers.
const patience = 240_000;

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
}, patience);

afterAll(() => studio.dispose());

async function compute(kinds?: FindingKind[]): Promise<Job & { steps: string[] }> {
  const steps = new Set<string>();
  const stop = engine.events.subscribe((event) => {
    if (event.type === 'job' && event.job.progress !== null) steps.add(event.job.progress.step);
  });
  const { jobId } = await engine.call('findings.start', kinds === undefined ? {} : { kinds });
  const job = await engine.jobs.ended(jobId);
  stop();
  return { ...job, steps: [...steps] };
}

async function listed(kind: FindingKind) {
  const { items } = await engine.call('crops.list', {
    filter: { findings: [kind] },
    sort: `finding:${kind}`,
    descending: true,
    limit: 500,
  });
  return items.map((item) => ({ item, finding: item.findings.find((finding) => finding.kind === kind) }));
}

describe('looking for what stands out', () => {
  it('says what is missing where there is nothing to look at', async () => {
    const sets = await engine.call('findings.kinds', {});
    expect(sets.every(({ unavailable }) => unavailable?.includes('Import annotations'))).toBe(true);
    const job = await compute(['dark']);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } });
  });

  it(
    'computes what can be, and says of the rest why not',
    async () => {
      await importSample(engine, ['train', 'val']);
      const job = await compute();
      expect(job.state, JSON.stringify(job.error)).toBe('done');
      const { found, skipped } = job.result as { found: Record<string, number>; skipped: Record<string, string> };
      expect(Object.keys(found).sort()).toEqual(
        [
          'blurred',
          'dark',
          'disagreement',
          'label-error',
          'leak',
          'near-duplicate',
          'outlier',
          'tiny',
          'truncated',
        ].sort(),
      );
      expect(Object.keys(skipped).sort()).toEqual(['loss', 'uncertain']);
      expect(job.steps).toContain('Computing features');

      const errors = await listed('label-error');
      expect(errors.length).toBe(found['label-error']);
      const values = errors.map(({ finding }) => finding?.value ?? NaN);
      expect(values).toEqual([...values].sort((left, right) => right - left));
      for (const { item, finding } of errors) {
        if (finding?.details.kind !== 'label-error') throw new Error('of another kind');
        const { given, suggested, probabilities } = finding.details;
        expect(given).toBe(item.eventClassId);
        expect(suggested).not.toBe(given);
        expect(probabilities[0]?.eventClassId).toBe(suggested);
      }
      // All garments of a photo share its event, and with it the finding.
      const photos = new Map<number, Set<number>>();
      for (const { item, finding } of errors) {
        photos.set(item.photoId, (photos.get(item.photoId) ?? new Set()).add(finding?.value ?? NaN));
      }
      expect([...photos.values()].every((each) => each.size === 1)).toBe(true);
      const rows = engine.store.sqlite.prepare(
        'SELECT count(*), min(length(vector)), max(length(vector)) FROM embeddings',
      );
      const { garments } = (await engine.call('project.summary', {})).counts;
      expect(rows.raw().get()).toEqual([garments, 1280 * 4, 1280 * 4]);
    },
    patience,
  );

  it(
    'computes only what is new, and finds the same again',
    async () => {
      const before = await listed('label-error');
      const job = await compute(['label-error', 'outlier']);
      expect(job.steps).not.toContain('Computing features');
      expect(await listed('label-error')).toEqual(before);
    },
    patience,
  );

  it('takes a finding back when the label is put right', async () => {
    const [first] = await listed('label-error');
    if (first?.finding?.details.kind !== 'label-error') throw new Error('nothing was found');
    const { photoId, annotationId } = first.item;
    await engine.call('editing.apply', {
      photoId,
      label: 'Put the event right',
      author: 'Test',
      changes: [],
      photo: { eventClassId: first.finding.details.suggested },
    });
    const after = await listed('label-error');
    expect(after.some(({ item }) => item.photoId === photoId)).toBe(false);
    const kept = await engine.call('findings.list', { annotationIds: [annotationId] });
    expect(kept.find(({ kind }) => kind === 'label-error')).toMatchObject({ outdated: true });
    const set = (await engine.call('findings.kinds', {})).find(({ kind }) => kind === 'label-error');
    expect(set?.stale).toBe(true);
    expect(set?.changed).toBeGreaterThan(0);
  });

  it(
    'stops when it is cancelled, and keeps what it got through',
    async () => {
      const { jobId } = await engine.call('findings.start', { kinds: ['dark', 'near-duplicate'] });
      const stop = engine.events.subscribe((event) => {
        if (event.type === 'changed' && event.subjects.includes('findings'))
          void engine.call('jobs.cancel', { id: jobId });
      });
      const job = await engine.jobs.ended(jobId);
      stop();
      expect(job.state).toBe('cancelled');
      expect(job.resumable).toBe(true);
    },
    patience,
  );
});

describe('the map', () => {
  it(
    'lays all garments out, and says what to colour them by',
    async () => {
      expect(await engine.call('map.status', {})).toMatchObject({ placed: 0, computedAt: null, unavailable: null });
      const { jobId } = await engine.call('map.start', {});
      const job = await engine.jobs.ended(jobId);
      expect(job.state, JSON.stringify(job.error)).toBe('done');
      const { garments, placed } = await engine.call('map.status', {});
      expect(placed).toBe(garments);
      const points = await engine.call('map.points', {});
      expect(points.count).toBe(garments);
      const bytes = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer;
      const ids = new Uint32Array(bytes(points.annotationIds));
      const places = new Float32Array(bytes(points.places));
      expect(places).toHaveLength(2 * garments);
      expect(new Set(places).size).toBeGreaterThan(garments);
      const { items } = await engine.call('crops.list', { limit: 500 });
      const events = new Map(items.map(({ annotationId, eventClassId }) => [annotationId, eventClassId]));
      expect([...new Uint32Array(bytes(points.events))]).toEqual([...ids].map((id) => events.get(id) ?? 0));
      expect(points.correctness).toBeNull();
    },
    patience,
  );
});
