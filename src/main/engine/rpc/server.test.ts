import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSample, temporaryEngine } from '../testing.ts';
import { startServer, type StudioServer } from './server.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  json: () => unknown;
}

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let server: StudioServer;
let pageFolder: string;

beforeAll(async () => {
  studio = await temporaryEngine();
  await importSample(studio.engine, ['val']);
  pageFolder = await mkdtemp(path.join(tmpdir(), 'f2e-page-'));
  await mkdir(path.join(pageFolder, 'assets'));
  await writeFile(path.join(pageFolder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  await writeFile(path.join(pageFolder, 'assets', 'index-abc.js'), 'export {};');
  await mkdir(path.join(pageFolder, 'workers'));
  await writeFile(path.join(pageFolder, 'workers', 'opencv-abc.js'), 'export {};');
  await writeFile(path.join(pageFolder, '.secret'), 'no');
  server = await startServer(studio.engine, { rendererDirectory: pageFolder });
});

afterAll(async () => {
  await server.close();
  await studio.dispose();
  await rm(pageFolder, { recursive: true, force: true });
});

/** A request as it is written, paths with `..` and all; fetch would tidy them up. */
function send(
  route: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: route, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          json: () => JSON.parse(whole.toString()) as unknown,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${server.token}` });
const call = (name: string, input: unknown): string =>
  `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`;
const jsonBody = { 'content-type': 'application/json' };

describe('the door', () => {
  const guarded = [
    call('project.version', {}),
    '/trpc/jobs.list?batch=1',
    '/media/photo/1',
    '/media/crop/1',
    '/events',
    '/session',
    '/TRPC/project.version',
    '/%74rpc/project.version',
    '/media%2fphoto%2f1',
    '//media/photo/1',
  ];
  it.each(guarded)('lets nobody in at %s without a token', async (route) => {
    const answer = await send(route);
    expect([401, 404]).toContain(answer.status);
    expect(answer.body.toString()).toMatch(/UNAUTHORIZED|NOT_FOUND/);
  });

  it.each(guarded.slice(0, 5))('answers 401 at %s, and to a wrong token as well', async (route) => {
    expect((await send(route)).status).toBe(401);
    for (const authorization of [`Bearer ${'A'.repeat(43)}`, server.token, 'Bearer ', `Basic ${server.token}`]) {
      expect((await send(route, { headers: { authorization } })).status).toBe(401);
    }
    expect((await send(route, { headers: { cookie: `studio_session_${server.port}=${server.token}` } })).status).toBe(
      401,
    );
  });

  it('answers calls with the token', async () => {
    const answer = await send(call('project.version', {}), { headers: bearer() });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ result: { data: { version: expect.stringMatching(/^\d/) as string } } });
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'refuses the Host %j, with a token or without',
    async (host) => {
      for (const headers of [{ host }, { host, ...bearer() }]) {
        expect((await send('/', { headers })).status).toBe(403);
      }
    },
  );

  it.each(['localhost', '127.0.0.1', '[::1]'])('knows itself as %s', async (name) => {
    const headers = { host: `${name}:${server.port}`, ...bearer() };
    expect((await send(call('project.version', {}), { headers })).status).toBe(200);
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('refuses what comes from elsewhere: %j', async (from) => {
    const headers = { ...bearer(), ...from } as Record<string, string>;
    for (const route of [call('project.version', {}), '/events', '/media/photo/1']) {
      expect((await send(route, { headers })).status).toBe(403);
    }
    const signIn = await send('/session', {
      method: 'POST',
      headers: { ...from, ...jsonBody } as Record<string, string>,
      body: JSON.stringify({ token: server.token }),
    });
    expect(signIn.status).toBe(403);
  });

  it('takes its own page for its own', async () => {
    const headers = { ...bearer(), origin: server.url, 'sec-fetch-site': 'same-origin' };
    expect((await send(call('project.version', {}), { headers })).status).toBe(200);
  });

  it('gives no leave to other origins', async () => {
    const preflight = await send(call('project.version', {}), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(403);
    for (const answer of [preflight, await send('/'), await send('/media/photo/1', { headers: bearer() })]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('signing in', () => {
  const signIn = (body: unknown): Promise<Answer> =>
    send('/session', { method: 'POST', headers: jsonBody, body: JSON.stringify(body) });
  const cookieOf = (answer: Answer): string => answer.headers['set-cookie']?.[0] ?? '';

  it('turns a code into a cookie, once', async () => {
    const address = new URL(server.signInUrl());
    expect(address.search).toBe('');
    const code = new URLSearchParams(address.hash.slice(1)).get('code');
    const first = await signIn({ code });
    expect(first.status).toBe(204);
    expect(cookieOf(first)).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookieOf(first)).toContain(`studio_session_${server.port}=`);
    expect(cookieOf(first)).not.toContain(server.token);
    const cookie = cookieOf(first).split(';')[0] ?? '';
    expect((await send(call('project.version', {}), { headers: { cookie } })).status).toBe(200);
    expect((await signIn({ code })).status).toBe(401);
  });

  it('takes the token typed', async () => {
    expect((await signIn({ token: server.token })).status).toBe(204);
  });

  it('names what is wrong with a body, and is slow for those who guess', async () => {
    expect((await signIn({})).json()).toMatchObject({ code: 'BAD_REQUEST' });
    expect((await signIn({ code: 'x', token: 'y' })).status).toBe(400);
    expect((await send('/session', { method: 'POST', headers: jsonBody, body: '{' })).status).toBe(400);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) statuses.push((await signIn({ code: 'guess' })).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await signIn({ token: server.token })).status).toBe(429);
  });
});

describe('headers', () => {
  it.each(['/', '/photos/12', '/media/photo/1', '/trpc/project.version', '/nothing.js', '/events'])(
    'are strict at %s',
    async (route) => {
      const { headers } = await send(route, { headers: { accept: 'text/html' } });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['strict-transport-security']).toBeUndefined();
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    },
  );

  it('let a worker of the page compile code, and reach nothing', async () => {
    const { status, headers } = await send('/workers/opencv-abc.js');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("worker-src 'none'");
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/workers/missing.js',
    '/workers/',
    '/workers',
    '/Workers/opencv-abc.js',
    '/workers/../assets/index-abc.js',
    '/workers/..%2fassets%2findex-abc.js',
    '/assets/index-abc.js',
    '/?/workers/opencv-abc.js',
  ])("keep the page's own policy at %s", async (route) => {
    const { headers } = await send(route, { headers: { accept: 'text/html' } });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('give each page its own nonce for styles', async () => {
    const [first, second] = await Promise.all([send('/'), send('/training', { headers: { accept: 'text/html' } })]);
    const nonceOf = (answer: Answer): string | undefined => /content="([^"]+)"/.exec(answer.body.toString())?.[1];
    expect(String(first.headers['content-security-policy'])).toContain(`'nonce-${nonceOf(first)}'`);
    expect(nonceOf(first)).not.toBe('__CSP_NONCE__');
    expect(nonceOf(second)).not.toBe(nonceOf(first));
  });
});

describe('files', () => {
  it('serves the built page', async () => {
    const script = await send('/assets/index-abc.js');
    expect(script.status).toBe(200);
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fetc/passwd',
    '/assets/..%5c..%5cpackage.json',
    '/.secret',
    '/assets/%00',
    '/media/photo/..%2f..%2fproject.sqlite',
    '/media/photo/../../project.sqlite',
    '/media/crop/1.png',
    '/media/photo/0',
    '/media/photo/1e9',
    '/media/photo/-1',
  ])('finds nothing at %s', async (route) => {
    const answer = await send(route, { headers: bearer() });
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.headers['content-type']).toContain('application/json');
  });
});

describe('calls', () => {
  it('name the field that is wrong', async () => {
    const answer = await send(call('photos.get', { id: 'one' }), { headers: bearer() });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { data: { report: { code: 'BAD_REQUEST', details: { field: 'id' } } } },
    });
    const nested = await send('/trpc/crops.derive', {
      method: 'POST',
      headers: { ...bearer(), ...jsonBody },
      body: JSON.stringify({ settings: { size: 7 } }),
    });
    expect(nested.json()).toMatchObject({ error: { data: { report: { details: { field: 'settings.size' } } } } });
  });

  it('answer what is not there with NOT_FOUND and no stack', async () => {
    const unknown = await send(call('jobs.get', { id: 999 }), { headers: bearer() });
    expect(unknown.status).toBe(404);
    expect(unknown.json()).toMatchObject({ error: { data: { report: { code: 'NOT_FOUND' } } } });
    const noCall = await send(call('photos.burn', {}), { headers: bearer() });
    expect(noCall.status).toBe(404);
    for (const answer of [unknown, noCall]) expect(answer.body.toString()).not.toMatch(/stack|\.ts:/);
  });

  it('refuse to change anything by GET, and bodies without end', async () => {
    expect((await send(call('crops.derive', {}), { headers: bearer() })).status).toBe(405);
    const body = JSON.stringify({ directory: 'x'.repeat(9 * 1024 * 1024) });
    const large = await send('/trpc/crops.export', { method: 'POST', headers: { ...bearer(), ...jsonBody }, body });
    expect(large.status).toBe(413);
  });
});

describe('pictures', () => {
  it('come small or whole, and are kept by their tag', async () => {
    const small = await send('/media/photo/1?size=128', { headers: bearer() });
    expect(small.status).toBe(200);
    expect(small.headers['content-type']).toBe('image/webp');
    const whole = await send('/media/photo/1', { headers: bearer() });
    expect(whole.headers['content-type']).toBe('image/jpeg');
    expect(whole.body.length).toBeGreaterThan(small.body.length);
    const again = await send('/media/photo/1?size=128', {
      headers: { ...bearer(), 'if-none-match': String(small.headers['etag']) },
    });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    expect((await send('/media/photo/1?size=129', { headers: bearer() })).json()).toMatchObject({
      code: 'BAD_REQUEST',
      details: { field: 'size' },
    });
  });

  it('say what is missing', async () => {
    expect((await send('/media/crop/1', { headers: bearer() })).json()).toMatchObject({ code: 'NOT_FOUND' });
    await rm(path.join(studio.directory, 'photos'), { recursive: true });
    const gone = await send('/media/photo/2', { headers: bearer() });
    expect(gone.status).toBe(404);
    expect(gone.json()).toMatchObject({ code: 'NOT_FOUND', details: { remedy: expect.any(String) as string } });
    expect(gone.body.toString()).not.toContain(studio.directory);
  });
});

describe('events', () => {
  it('stream what the engine publishes, and stop when the reader goes', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\n\r\n`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await expect.poll(() => text).toContain(': connected');
    expect(text.toLowerCase()).toContain('content-type: text/event-stream');
    expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
    studio.engine.events.publish({ type: 'changed', subjects: ['photos'] });
    await expect.poll(() => text).toContain('data: {"type":"changed","subjects":["photos"]}\n\n');
    socket.destroy();
  });
});

describe('startServer', () => {
  it('serves other machines only where it is told so', async () => {
    await expect(startServer(studio.engine, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('says that a port is taken', async () => {
    await expect(startServer(studio.engine, { port: server.port })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
