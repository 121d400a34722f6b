import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadAnswer } from '../../../shared/contract/upload.ts';
import { importSample, sampleFolder, temporaryEngine } from '../testing.ts';
import { startServer, type StudioServer } from './server.ts';

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let server: StudioServer;
let known: Buffer;
let fresh: Buffer;

beforeAll(async () => {
  studio = await temporaryEngine();
  await importSample(studio.engine, ['train']);
  server = await startServer(studio.engine);
  known = await readFile(path.join(sampleFolder, 'photos', '0033.jpg'));
  fresh = Buffer.concat([known, Buffer.from('\n')]);
});

afterAll(async () => {
  await server.close();
  await studio.dispose();
});

function post(
  body: Uint8Array<ArrayBuffer> | null,
  query: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return fetch(`${server.url}/photos?${new URLSearchParams(query).toString()}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'image/jpeg', ...headers },
  });
}

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
const photos = async () => (await studio.engine.call('photos.list', {})).total;

describe('POST /photos', () => {
  it('says in a dry run what a photo is, and changes nothing', async () => {
    const before = await photos();
    const answers = await Promise.all(
      [fresh, known].map(async (each) => {
        const response = await post(bytes(each), { fileName: 'a.jpg', dryRun: '1' });
        return uploadAnswer.parse(await response.json());
      }),
    );
    expect(answers[0]).toMatchObject({ outcome: 'added', photoId: null });
    expect(answers[1]).toMatchObject({ outcome: 'known', photoId: expect.any(Number) as number });
    expect(await photos()).toBe(before);
  });

  it('takes a photo in once, with its labels, whatever path its name claims', async () => {
    const { event } = await studio.engine.call('project.taxonomies', {});
    const eventClassId = event.classes[2]!.id;
    const query = { fileName: '../../etc/street.jpg', eventClassId: String(eventClassId), split: 'train' };
    const before = await photos();
    const first = uploadAnswer.parse(await (await post(bytes(fresh), query)).json());
    expect(first.outcome).toBe('added');
    expect(uploadAnswer.parse(await (await post(bytes(fresh), query)).json())).toEqual({ ...first, outcome: 'known' });
    expect(await photos()).toBe(before + 1);
    const photo = await studio.engine.call('photos.get', { id: first.photoId ?? 0 });
    expect(photo).toMatchObject({ fileName: 'street.jpg', eventClassId, split: 'train', width: first.width });
    const picture = await studio.engine.pictures.photo(photo.id);
    expect(picture.file.startsWith(path.join(studio.directory, 'photos'))).toBe(true);
    const other = await post(bytes(fresh), { ...query, split: 'val' });
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([409, 'CONFLICT']);
  });

  it('refuses what is no photo, nobody from here, and unknown classes, in words', async () => {
    const before = await photos();
    const query = { fileName: 'a.jpg' };
    const broken = await post(bytes(fresh.subarray(0, 3000)), query);
    expect(await broken.json()).toMatchObject({
      code: 'PHOTO_INVALID',
      details: { cause: expect.any(String) as string, remedy: expect.any(String) as string },
    });
    expect((await post(null, query)).status).toBe(400);
    expect((await post(bytes(fresh), {})).status).toBe(400);
    expect((await post(bytes(fresh), { ...query, eventClassId: '9999' })).status).toBe(400);
    expect((await post(bytes(fresh), query, { authorization: '' })).status).toBe(401);
    expect((await post(bytes(fresh), query, { origin: 'http://evil.example' })).status).toBe(403);
    expect(await photos()).toBe(before);
  });
});
