import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Folders of `cache` that live as long as one question, or one look of a worker. */
const passing = /^(findings|(question|explain|recommend)-.+)$/;

/**
 * After an unclean end: takes away what only the process that is gone could have wanted, such as vectors on their way
 * from a worker and files that never became whole. What cannot be removed is left where it is.
 */
export function sweepLeftovers(directory: string): void {
  for (const name of namesIn(path.join(directory, 'cache'))) {
    if (passing.test(name)) remove(path.join(directory, 'cache', name));
  }
  // Not photos and crops: there may be millions of them, and a part of one is small.
  for (const folder of ['models', 'runs']) {
    for (const name of namesIn(path.join(directory, folder), true)) {
      if (name.endsWith('.part')) remove(path.join(directory, folder, name));
    }
  }
}

function namesIn(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // A worker may hold it for a moment longer.
  }
}
