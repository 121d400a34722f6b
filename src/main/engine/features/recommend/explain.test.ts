import path from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PictureRecommendation } from '../../../../shared/contract/recommend.ts';
import type { Engine } from '../../engine.ts';
import { importSample, sampleFolder, temporaryEngine } from '../../testing.ts';

// With a classifier trained on the sample, and the starter detector: workers and all.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
let asked: PictureRecommendation;
// Of val, which the project does not hold.
const held = JSON.parse(readFileSync(path.join(sampleFolder, 'val.json'), 'utf8')) as {
  images: { file_name: string }[];
};
const picture = readFileSync(path.join(sampleFolder, 'photos', held.images[0]!.file_name));
const author = 'Ada';

async function done(jobId: number): Promise<void> {
  const job = await engine.jobs.ended(jobId);
  expect(job.state, JSON.stringify(job.error)).toBe('done');
}

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['train']);
  await engine.call('imports.split', { share: 0.3, seed: 1 });
  await done((await engine.call('crops.derive', {})).jobId);
  await done((await engine.call('training.start', { overrides: { epochs: [2], cachedViews: 0 } })).jobId);
  asked = await engine.recommendPicture({ image: picture, minimumScore: 0.5 });
});

afterAll(() => studio.dispose());

describe('an explanation', () => {
  it('shows what the answer hangs on, and the training crops most alike', async () => {
    const [best] = asked.garments[0]!.probabilities;
    const subject = { question: asked.question, garment: 0 };
    const found = await engine.call('recommend.explain', { subject, event: best!.event });
    expect(found.probability).toBeCloseTo(best!.probability, 4);
    expect(found.drops).toHaveLength(found.count ** 2);
    expect(new Set(found.drops).size).toBeGreaterThan(10);
    expect(found.drops.every((drop) => drop <= found.probability && drop >= found.probability - 1)).toBe(true);
    expect(found.crop).toMatch(/^data:image\/png;base64,/);
    const similarities = found.neighbours.map(({ similarity }) => similarity);
    expect(similarities).toHaveLength(8);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(new Set(found.neighbours.map(({ photoId }) => photoId)).size).toBe(8);
    expect(found.neighbours.every(({ split }) => split === 'train')).toBe(true);
    // Covering pieces of another event's answer gives another map, of the same garment.
    const last = asked.garments[0]!.probabilities.at(-1)!;
    const other = await engine.call('recommend.explain', { subject, event: last.event });
    expect(other.probability).toBeCloseTo(last.probability, 4);
    expect(other.neighbours).toEqual(found.neighbours);
  });

  it('is given of a garment of the project too, and never by its own photo', async () => {
    const { items } = await engine.call('crops.list', { filter: { splits: ['train'] }, limit: 1 });
    const [{ annotationId, photoId }] = items as [(typeof items)[0]];
    const event = asked.events[0]!;
    const found = await engine.call('recommend.explain', { subject: { annotationId }, event });
    expect(found.neighbours).toHaveLength(8);
    expect(found.neighbours.map((neighbour) => neighbour.photoId)).not.toContain(photoId);
  });

  it('is refused for what is not there', async () => {
    const event = asked.events[0]!;
    const subject = { question: asked.question, garment: 0 };
    const cases = [
      [{ subject: { question: 'forgotten', garment: 0 }, event }, 'NOT_FOUND'],
      [{ subject: { ...subject, garment: 99 }, event }, 'NOT_FOUND'],
      [{ subject: { annotationId: 9999 }, event }, 'NOT_FOUND'],
      [{ subject, event: 'no such event' }, 'BAD_REQUEST'],
      [{ subject, event, runId: 77 }, 'NOT_FOUND'],
    ] as const;
    for (const [input, code] of cases) {
      await expect(engine.call('recommend.explain', input), JSON.stringify(input)).rejects.toMatchObject({ code });
    }
  });
});

describe('an answer that is kept', () => {
  it('becomes a photo with accepted garments: the corrected ones by the person, the others by the detector', async () => {
    const { garment, event } = await engine.call('project.taxonomies', {});
    const idOf = (name: string | null) => garment.classes.find((known) => known.name === name)?.id ?? null;
    const other = garment.classes.find(({ name }) => name !== asked.garments[0]!.garment)!;
    const input = {
      question: asked.question,
      fileName: 'street.jpg',
      eventClassId: event.classes[0]!.id,
      split: 'train' as const,
      garments: asked.garments.map((found, index) => ({
        index,
        garmentClassId: index === 0 ? other.id : idOf(found.garment),
      })),
      author,
    };
    const kept = await engine.call('recommend.keep', input);
    expect(kept).toMatchObject({ annotations: asked.garments.length, known: false });
    const photo = await engine.call('photos.get', { id: kept.photoId });
    expect(photo).toMatchObject({ fileName: 'street.jpg', split: 'train', eventClassId: event.classes[0]!.id });
    expect(photo.annotations.every(({ reviewState, author: by }) => reviewState === 'accepted' && by === author)).toBe(
      true,
    );
    expect(photo.annotations[0]).toMatchObject({ garmentClassId: other.id, source: 'human', score: null });
    for (const [index, annotation] of photo.annotations.entries()) {
      if (index > 0) expect(annotation).toMatchObject({ source: 'model', score: asked.garments[index]!.score });
    }
    // The garments are one step, which can be taken back; the photo stays.
    expect((await engine.call('editing.undo', { photoId: kept.photoId, author })).removed).toHaveLength(
      asked.garments.length,
    );
    await engine.call('editing.redo', { photoId: kept.photoId, author });
    expect((await engine.call('photos.get', { id: kept.photoId })).annotations).toHaveLength(asked.garments.length);

    expect((await engine.call('recommend.keep', { ...input, garments: [] })).known).toBe(true);
    await expect(engine.call('recommend.keep', input)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { photoId: kept.photoId },
    });
    expect((await engine.call('photos.get', { id: kept.photoId })).annotations).toHaveLength(asked.garments.length);
    await expect(engine.call('recommend.keep', { ...input, eventClassId: event.classes[1]!.id })).rejects.toMatchObject(
      { code: 'CONFLICT' },
    );
    await expect(engine.call('recommend.keep', { ...input, question: 'forgotten' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      engine.call('recommend.keep', { ...input, garments: [{ index: 99, garmentClassId: null }] }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
