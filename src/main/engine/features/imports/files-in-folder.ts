import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import path from 'node:path';

/** What file managers leave behind. */
const clutter = /^(\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;

/**
 * The files under a folder by name, relative to it, with `/`. Entries of one folder are sorted, so that the order is
 * the same everywhere. Links to folders are not followed: they could lead outside or round in circles.
 */
export async function* filesIn(root: string, inside = ''): AsyncGenerator<string> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(path.join(root, inside))) {
    if (!clutter.test(entry.name)) entries.push(entry);
  }
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(root, name);
    else yield name;
  }
}
