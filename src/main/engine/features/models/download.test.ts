import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from './download.ts';

const weights = randomBytes(300_000);
const sha256 = createHash('sha256').update(weights).digest('hex');

describe('download', () => {
  let folder: string;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'download-'));
  });

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    server = undefined;
    await rm(folder, { recursive: true });
  });

  async function serve(answer: RequestListener): Promise<string> {
    const started = createServer(answer);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}/weights.pth`;
  }

  const fetchFrom = (url: string, overrides: Partial<Parameters<typeof download>[0]> = {}): Promise<string> =>
    download({
      url,
      file: path.join(folder, 'models', 'weights.pth'),
      sha256: sha256.slice(0, 8),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...overrides,
    });
  const left = (): Promise<string[]> => readdir(path.join(folder, 'models'));

  it('brings a file whole, says how far it is, and answers with its digest', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-length', weights.length);
      response.end(weights);
    });
    const progress: [number, number | null][] = [];
    expect(await fetchFrom(url, { onProgress: (done, total) => progress.push([done, total]) })).toBe(sha256);
    expect(progress.at(-1)).toEqual([weights.length, weights.length]);
    expect(await left()).toEqual(['weights.pth']);
    expect(weights.equals(await readFile(path.join(folder, 'models', 'weights.pth')))).toBe(true);
  });

  it('refuses a tampered file and keeps what was there', async () => {
    const tampered = Buffer.from(weights);
    tampered[100_000] = (tampered[100_000] ?? 0) ^ 1;
    const url = await serve((_request, response) => response.end(tampered));
    await expect(fetchFrom(url)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
    expect(await left()).toEqual([]);

    await writeFile(path.join(folder, 'models', 'weights.pth'), 'sound');
    await expect(fetchFrom(url)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
    expect(await readFile(path.join(folder, 'models', 'weights.pth'), 'utf8')).toBe('sound');
    expect(await left()).toEqual(['weights.pth']);
  });

  it('refuses half a file, whether or not the server told its length', async () => {
    const told = await serve((_request, response) => {
      response.setHeader('content-length', weights.length);
      response.write(weights.subarray(0, 150_000), () => response.destroy());
    });
    await expect(fetchFrom(told)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED', details: { file: told } });
    server?.close();
    const untold = await serve((_request, response) => response.end(weights.subarray(0, 150_000)));
    await expect(fetchFrom(untold)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
    expect(await left()).toEqual([]);
  });

  it('says what the server answered, and that nobody answers', async () => {
    const url = await serve((_request, response) => {
      response.statusCode = 404;
      response.end('<h1>Not found</h1>');
    });
    await expect(fetchFrom(url)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      details: { cause: 'the server answered 404' },
    });
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(fetchFrom(url)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    expect(await left()).toEqual([]);
  });

  it('stops when it is cancelled and leaves nothing', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-length', weights.length);
      response.write(weights.subarray(0, 150_000));
    });
    const controller = new AbortController();
    const fetched = fetchFrom(url, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(fetched).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await left()).toEqual([]);
  });
});
