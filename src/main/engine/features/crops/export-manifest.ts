import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Where a project remembers what it exported into a folder, a line for each `<split>/<event>/<name>.png`. */
export function manifestFile(projectDirectory: string, directory: string): string {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 32);
  return path.join(projectDirectory, 'cache', 'exports', `${name}.txt`);
}

/** Nothing else is ever removed, whatever a manifest that somebody changed may say. */
const ownFile = /^(?:train|val|test|unassigned)\/(?!\.{1,2}\/)[^/\\]+\/[^/\\]+\.png$/;

/**
 * Takes away what an earlier export wrote and this one did not: a garment that changed its split or event would
 * otherwise lie in two. Files that no export wrote are left alone.
 *
 * @param written what this export wrote, `/`-separated and relative to the folder
 * @returns how many files were removed
 */
export async function removeStale(manifest: string, directory: string, written: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for await (const file of listed(manifest)) {
    if (written.has(file) || !ownFile.test(file)) continue;
    await rm(path.join(directory, file), { force: true });
    removed += 1;
  }
  return removed;
}

/** Remembers what lies there now by this program's hand: what was listed before, and `written`. */
export async function writeManifest(
  manifest: string,
  written: ReadonlySet<string>,
  { keepEarlier }: { keepEarlier: boolean },
): Promise<void> {
  const all = new Set(written);
  if (keepEarlier) for await (const file of listed(manifest)) all.add(file);
  await mkdir(path.dirname(manifest), { recursive: true });
  await writeFile(`${manifest}.part`, [...all, ''].join('\n'));
  await rename(`${manifest}.part`, manifest);
}

async function* listed(manifest: string): AsyncGenerator<string> {
  const input = createReadStream(manifest, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) if (line !== '') yield line;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  } finally {
    input.destroy();
  }
}
