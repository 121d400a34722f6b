import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datasetSnapshots, predictions, runs } from '../../../../../db/schema.ts';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { toFloats } from '../evaluation/probabilities.ts';
import { reviewStatements } from './statements.ts';

let engine: Engine;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, dispose } = await temporaryEngine());
  await importSample(engine, ['val']);
});

afterEach(() => dispose());

async function review(annotationId: number, reviewState: 'accepted' | 'rejected', author: string): Promise<number> {
  const { photoId } = await engine.call('review.garment', { annotationId });
  const { annotations } = await engine.call('photos.get', { id: photoId });
  const { revision } = annotations.find(({ id }) => id === annotationId)!;
  const changes = [{ kind: 'revise', annotationId, revision, reviewState } as const];
  await engine.call('editing.apply', { photoId, label: reviewState, author, changes });
  return photoId;
}

describe('the statistics of reviews', () => {
  it('count each garment once, for whoever brought it into its present state', async () => {
    const { items, total } = await engine.call('crops.list', { limit: 4 });
    const [first, second, third, fourth] = items.map(({ annotationId }) => annotationId) as [
      number,
      number,
      number,
      number,
    ];
    const day = engine.store.sqlite.prepare("SELECT date('now', 'localtime')").pluck().get();
    await review(first, 'accepted', 'Ada');
    await review(second, 'accepted', 'Ada');
    // Decided anew by somebody else.
    await review(second, 'rejected', 'Grace');
    // Undone.
    const photoId = await review(third, 'rejected', 'Ada');
    await engine.call('editing.undo', { photoId, author: 'Ada' });
    // Edited afterwards: the decision stands.
    await review(fourth, 'accepted', 'Grace');
    const selection = { annotationIds: [fourth] };
    await engine.call('bulk.apply', { selection, action: { kind: 'class', garmentClassId: null }, author: 'Ada' });
    await engine.call('bulk.apply', {
      selection: { annotationIds: [first] },
      action: { kind: 'exclude', reason: 'twice' },
      author: 'Ada',
    });

    expect(await engine.call('review.stats', {})).toEqual({
      states: { unreviewed: total - 3, accepted: 2, rejected: 1 },
      excluded: 1,
      openComments: 0,
      days: [
        { day, reviewer: 'Ada', accepted: 1, rejected: 0 },
        { day, reviewer: 'Grace', accepted: 1, rejected: 1 },
      ],
    });
    expect((await engine.call('review.stats', { since: Date.now() + 1000 })).days).toEqual([]);
  });

  it('reach the decisions of a day through their index', () => {
    const plan = engine.store.sqlite.prepare(`EXPLAIN QUERY PLAN ${reviewStatements.days}`).all(0) as {
      detail: string;
    }[];
    expect(plan[0]?.detail).toContain('SEARCH decision USING INDEX annotation_revisions_reviewed (created_at>?)');
  });
});

describe('a garment under review', () => {
  it('comes with what the newest run said, and whether that still holds', async () => {
    const taxonomies = await engine.call('project.taxonomies', {});
    const events = taxonomies.event.classes.slice(0, 3);
    const { items } = await engine.call('crops.list', { limit: 1 });
    const { annotationId, photoId, eventClassId } = items[0]!;
    expect((await engine.call('review.garment', { annotationId })).prediction).toBeNull();

    const crop = 'f'.repeat(64);
    await engine.store.write((database) => {
      engine.store.sqlite.prepare('UPDATE annotations SET crop_hash = ? WHERE id = ?').run(crop, annotationId);
      const summary = JSON.stringify({ events: events.map(({ id, name }) => ({ id, name })), garments: [] });
      database.insert(datasetSnapshots).values({ id: 1, hash: 'h', summary, createdAt: 1 }).run();
      for (const [id, probabilities] of [
        [1, [0.1, 0.2, 0.7]],
        [2, [0.5, 0.3, 0.2]],
      ] as const) {
        database
          .insert(runs)
          .values({
            id,
            kind: 'classifier',
            name: `Run ${id}`,
            state: 'done',
            recipe: '{}',
            backbone: 'resnet18',
            fusion: false,
            seed: 1,
            snapshotId: 1,
            codeVersion: 'v',
            weightsHashes: '{}',
            createdAt: 1,
          })
          .run();
        database
          .insert(predictions)
          .values({
            runId: id,
            annotationId,
            photoId,
            revisionId: 1,
            cropHash: crop,
            split: 'val',
            trueClassId: eventClassId!,
            predictedClassId: events[0]!.id,
            probability: 0.3,
            loss: 1.2,
            probabilities: toFloats(probabilities),
          })
          .run();
      }
    });
    const { prediction } = await engine.call('review.garment', { annotationId });
    expect(prediction).toMatchObject({ runId: 2, runName: 'Run 2', loss: 1.2, outdated: false });
    expect(prediction?.margin).toBeCloseTo(0.2, 6);
    expect(prediction?.probabilities.map(({ eventClassId: id }) => id)).toEqual(events.map(({ id }) => id));

    await engine.call('runs.pin', { id: 1, pinned: true });
    expect((await engine.call('review.garment', { annotationId })).prediction?.runId).toBe(1);

    const other = taxonomies.event.classes.find(({ id }) => id !== eventClassId)!.id;
    const action = { kind: 'event', eventClassId: other } as const;
    await engine.call('bulk.apply', { selection: { annotationIds: [annotationId] }, action, author: 'Ada' });
    expect((await engine.call('review.garment', { annotationId })).prediction?.outdated).toBe(true);
    await expect(engine.call('review.garment', { annotationId: 999 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
