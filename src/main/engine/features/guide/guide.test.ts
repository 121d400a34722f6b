import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { openEngine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';

let engine: Engine;
let directory: string;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ engine, directory, dispose } = await temporaryEngine());
});

afterEach(async () => {
  await engine.close();
  await dispose();
});

const done = async (): Promise<string[]> =>
  (await engine.call('guide.state', {})).steps.filter((step) => step.done).map(({ step }) => step);

it('is shown in the sample until it is hidden, elsewhere on request, and remembers that', async () => {
  expect(await engine.call('guide.state', {})).toMatchObject({ shown: false, ready: false });
  await engine.store.write(() => {
    engine.store.sqlite.prepare("UPDATE project_settings SET value = 'true' WHERE key = 'sample'").run();
  });
  expect((await engine.call('guide.state', {})).shown).toBe(true);
  await engine.call('guide.show', { shown: false });
  await engine.close();
  engine = await openEngine({ projectDirectory: directory, logLevel: 'fatal' });
  expect((await engine.call('guide.state', {})).shown).toBe(false);
  expect((await engine.call('guide.show', { shown: true })).shown).toBe(true);
});

it('ticks off what somebody has seen, and what the project itself shows', async () => {
  await importSample(engine, ['val']);
  await engine.call('guide.show', { shown: true });
  expect(await done()).toEqual([]);
  await engine.call('guide.saw', { step: 'wrong-cell' });
  await engine.call('guide.saw', { step: 'wrong-cell' });
  expect(await done()).toEqual(['wrong-cell']);

  const { items } = await engine.call('photos.list', { limit: 1 });
  const photo = await engine.call('photos.get', { id: items[0]!.id });
  const [garment, other] = photo.annotations;
  const revise = (change: object) =>
    engine.call('editing.apply', {
      photoId: photo.id,
      label: 'Edit',
      author: 'Ada',
      changes: [{ kind: 'revise', annotationId: garment!.id, revision: garment!.revision, ...change }],
    });
  await revise({ reviewState: 'accepted' });
  expect(await done(), 'accepting corrects no mask').toEqual(['wrong-cell']);
  await revise({ revision: garment!.revision + 1, mask: other!.mask });
  expect(await done()).toEqual(['wrong-cell', 'mask']);
});
