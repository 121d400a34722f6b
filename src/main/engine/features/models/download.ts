import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StudioError, toErrorReport } from '../../../../shared/domain/errors.ts';

export interface Download {
  url: string;
  /** Where it goes, once it is whole and right. */
  file: string;
  /** Whole digest or its first digits. */
  sha256: string;
  signal: AbortSignal;
  /** Bytes so far, and of the whole where the server says. */
  onProgress(done: number, total: number | null): void;
}

/**
 * Fetches a file, checks its digest and only then puts it in its place. Answers with the whole SHA-256.
 *
 * @throws StudioError DOWNLOAD_FAILED where the server cannot be reached, refuses, or stops half-way;
 *   WEIGHTS_INVALID where the digest differs; CANCELLED
 */
export async function download({ url, file, sha256, signal, onProgress }: Download): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.part`;
  try {
    const digest = await receive(url, beside, signal, onProgress);
    if (!digest.startsWith(sha256)) {
      throw new StudioError('WEIGHTS_INVALID', 'What was fetched is not what was published.', {
        file: url,
        cause: `SHA-256 ${digest} does not begin with ${sha256}`,
        remedy: 'Try again; if it stays so, do not use this source.',
      });
    }
    await rename(beside, file);
    return digest;
  } finally {
    await rm(beside, { force: true });
  }
}

async function receive(
  url: string,
  file: string,
  signal: AbortSignal,
  onProgress: Download['onProgress'],
): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'wx');
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const length = response.headers.get('content-length');
    const total = length === null ? null : Number(length);
    let done = 0;
    for await (const chunk of response.body) {
      const bytes = chunk as Uint8Array;
      hash.update(bytes);
      await handle.write(bytes);
      done += bytes.length;
      onProgress(done, total);
    }
    if (total !== null && done < total) throw new Error(`it ended after ${done} of ${total} bytes`);
    await handle.sync();
  } catch (error) {
    if (signal.aborted) throw new StudioError('CANCELLED', 'The download was cancelled.');
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOSPC') throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new StudioError(
      'DOWNLOAD_FAILED',
      'The file could not be fetched.',
      {
        file: url,
        cause: toErrorReport(cause).message,
        remedy: 'Check the network and try again, or fetch it by other means and use `f2e models import`.',
      },
      { cause: error },
    );
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}
