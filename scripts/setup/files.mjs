import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file beside its place, syncs it and renames it into place: it is there wholly or not at all.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @param {number} [mode]
 */
export async function writeAtomically(file, content, mode = 0o644) {
  await mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.partial-${process.pid}`;
  const handle = await open(partial, 'w', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

/**
 * Fills a folder beside its place and renames it into place once it is complete, with the stamp file written last.
 * What a killed attempt left behind is removed first. A folder that was there is replaced.
 *
 * @param {string} folder
 * @param {(partial: string) => Promise<object>} fill Fills the folder and answers with what the stamp shall say.
 */
export async function installFolder(folder, fill) {
  await removeLeftovers(folder);
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  const stamp = await fill(partial);
  await writeAtomically(path.join(partial, stampName), `${JSON.stringify(stamp, null, 2)}\n`);
  await syncFolder(partial);
  const old = `${folder}.old-${process.pid}`;
  if (existsSync(folder)) await rename(folder, old);
  await rename(partial, folder);
  await syncFolder(path.dirname(folder));
  await rm(old, { recursive: true, force: true });
}

const stampName = 'installed.json';

/**
 * The stamp of a folder that was installed wholly, else undefined.
 *
 * @param {string} folder
 */
export function stampOf(folder) {
  return readJson(path.join(folder, stampName));
}

/** @param {string} file @returns {any} The parsed file; undefined where it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} file @returns {number} Bytes; -1 where there is none. */
export function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}

/** @param {string} file @param {string} [algorithm] @returns {Promise<string>} Hexadecimal digest of the content. */
export async function hashOfFile(file, algorithm = 'sha256') {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * One digest over the names and contents of files and of all files under folders.
 *
 * @param {string} root
 * @param {string[]} names Files and folders under `root`; those missing count as empty.
 */
export async function hashOfTree(root, names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => filesUnder(path.join(root, name))).sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesUnder(place) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [place];
  return readdirSync(place).flatMap((name) => filesUnder(path.join(place, name)));
}

/** @param {string} folder */
async function removeLeftovers(folder) {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const name = path.basename(folder);
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(`${name}.partial-`) && !entry.startsWith(`${name}.old-`)) continue;
    await rm(path.join(parent, entry), { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function syncFolder(folder) {
  // Windows opens no folder; it also needs no such sync.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
