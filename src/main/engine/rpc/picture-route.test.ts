import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  largestPictureBytes,
  pictureRecommendation,
  type PictureRecommendation,
} from '../../../shared/contract/recommend.ts';
import { sampleFolder, temporaryEngine } from '../testing.ts';
import type { AskAboutPicture } from './picture-route.ts';
import { startServer, type StudioServer } from './server.ts';

const answer: PictureRecommendation = {
  run: 1,
  events: ['picnic'],
  garments: [
    {
      garment: 'top',
      score: 0.9,
      box: [1, 2, 3, 4],
      outline: [[1, 2, 4, 2, 4, 6, 1, 6]],
      annotationId: null,
      probabilities: [{ event: 'picnic', probability: 1 }],
    },
  ],
  outfit: [{ event: 'picnic', probability: 1 }],
  size: { width: 10, height: 10 },
  detector: 'starter',
  question: 'q',
  seconds: 1,
};

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let server: StudioServer;
let picture: Buffer;
let asked: Parameters<AskAboutPicture>[0][];
let ask: AskAboutPicture;

beforeAll(async () => {
  studio = await temporaryEngine();
  picture = await readFile(path.join(sampleFolder, 'photos', '0033.jpg'));
  const recommendPicture: AskAboutPicture = (question) => {
    asked.push(question);
    return ask(question);
  };
  server = await startServer({ ...studio.engine, recommendPicture });
});

beforeEach(() => {
  asked = [];
  ask = () => Promise.resolve(answer);
});

afterAll(async () => {
  await server.close();
  await studio.dispose();
});

function post(
  body: NonNullable<RequestInit['body']> | null,
  headers: Record<string, string> = {},
  query = '',
  signal?: AbortSignal,
) {
  return fetch(`${server.url}/recommend${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'image/jpeg', ...headers },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
}

describe('a picture that is asked about', () => {
  it('goes in as it is, with what is asked of it, and the answer comes back', async () => {
    const response = await post(picture, {}, '?runId=3&modelId=starter&minimumScore=0.4');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(pictureRecommendation.parse(await response.json())).toEqual(answer);
    expect(asked).toMatchObject([{ runId: 3, modelId: 'starter', minimumScore: 0.4 }]);
    expect(Buffer.compare(asked[0]!.image, picture)).toBe(0);
    await post(picture, { 'content-type': 'application/octet-stream' }, '?modelId=12');
    expect(asked[1]).toMatchObject({ modelId: 12 });
    expect(asked[1]).not.toHaveProperty('runId');
  });

  it('needs a session and this studio as its origin', async () => {
    expect((await post(picture, { authorization: '' })).status).toBe(401);
    expect((await post(picture, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(picture, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(picture, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('is refused where there is none, it is too large, or something else', async () => {
    const large = await post(new Uint8Array(largestPictureBytes + 1));
    expect(large.status).toBe(413);
    const text = await post('/etc/passwd', { 'content-type': 'text/plain' });
    expect(text.status).toBe(400);
    expect((await post('<b/>', { 'content-type': 'text/html' })).status).toBe(415);
    const json = await post(JSON.stringify({ image: '/etc/passwd' }), { 'content-type': 'application/json' });
    expect(json.status).toBe(400);
    expect(await json.json()).toMatchObject({ code: 'BAD_REQUEST', details: { remedy: expect.any(String) as string } });
    expect((await post(null)).status).toBe(400);
    for (const query of ['?modelId=../x', '?runId=0', '?minimumScore=2']) {
      expect((await post(picture, {}, query)).status).toBe(400);
    }
    expect(asked).toEqual([]);
  });

  it('is answered with what is wrong with it', async () => {
    ask = (question) => studio.engine.recommendPicture(question);
    const response = await post(picture);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('classifier') as string,
    });
  });

  it('is let go when nobody waits any more', async () => {
    const gone = new Promise<void>((resolve) => {
      ask = ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            resolve();
            reject(signal.reason as Error);
          });
        });
    });
    const controller = new AbortController();
    const response = post(picture, {}, '', controller.signal);
    await expect.poll(() => asked.length).toBe(1);
    controller.abort();
    await expect(response).rejects.toThrow();
    await gone;
  });
});
