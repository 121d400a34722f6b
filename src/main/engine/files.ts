import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';

/** SHA-256 of a file's bytes, 64 hexadecimal digits. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Writes a file beside its place, synced, and renames it, so that it is there wholly or not at all. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Writes lines as they come, beside and then renamed, as `writeWhole` does. Answers with their number. */
export async function writeLines(file: string, lines: Iterable<string> | AsyncIterable<string>): Promise<number> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.part`;
  let count = 0;
  try {
    const handle = await open(beside, 'wx');
    try {
      let block = '';
      for await (const line of lines) {
        block += `${line}\n`;
        count += 1;
        if (block.length < 1 << 16) continue;
        await handle.write(block);
        block = '';
      }
      await handle.write(block);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return count;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The lines of a file, as they come. */
export function readLines(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file) });
}

/** The records of a file with a JSON object in each line, as they come. */
export async function* readRecords<Shape extends z.ZodType>(
  file: string,
  shape: Shape,
): AsyncGenerator<z.output<Shape>> {
  for await (const line of readLines(file)) yield shape.parse(JSON.parse(line));
}
