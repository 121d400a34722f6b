import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StudioError } from '../../shared/domain/errors.ts';

const manifestShape = z.object({ name: z.string(), version: z.string() });

/** Where the program itself lies and which version it is. */
export interface Application {
  directory: string;
  resources: string;
  /** The built page. */
  renderer: string;
  version: string;
  /** Version and, in a checkout, the commit: what a run records. */
  codeVersion: string;
}

/** Finds the program's folder upwards from this file, be it source or a bundle. */
export function findApplication(moduleUrl: string = import.meta.url): Application {
  let directory = path.dirname(fileURLToPath(moduleUrl));
  for (;;) {
    const manifest = readManifest(path.join(directory, 'package.json'));
    if (manifest !== undefined) {
      const commit = readCommit(path.join(directory, '.git'));
      return {
        directory,
        resources: path.join(directory, 'resources'),
        renderer: path.join(directory, 'out', 'renderer'),
        version: manifest.version,
        codeVersion: commit === undefined ? manifest.version : `${manifest.version}+${commit.slice(0, 12)}`,
      };
    }
    const parent = path.dirname(directory);
    if (parent === directory) {
      throw new StudioError('INTERNAL', 'The program does not find its own folder.', {
        cause: 'no package.json of the studio above the engine',
        remedy: 'Install the studio again.',
      });
    }
    directory = parent;
  }
}

function readManifest(file: string): z.infer<typeof manifestShape> | undefined {
  if (!existsSync(file)) return undefined;
  const manifest = manifestShape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return manifest.success && manifest.data.name === 'fashion2events-studio' ? manifest.data : undefined;
}

/** The commit that is checked out, read without git; undefined outside of a plain checkout. */
function readCommit(gitDirectory: string): string | undefined {
  try {
    const head = readFileSync(path.join(gitDirectory, 'HEAD'), 'utf8').trim();
    const reference = /^ref: (.+)$/.exec(head)?.[1];
    if (reference === undefined) return isCommit(head) ? head : undefined;
    const loose = path.join(gitDirectory, reference);
    if (existsSync(loose)) return readFileSync(loose, 'utf8').trim();
    const packed = readFileSync(path.join(gitDirectory, 'packed-refs'), 'utf8');
    const line = packed.split('\n').find((candidate) => candidate.endsWith(` ${reference}`));
    return line?.split(' ', 1)[0];
  } catch {
    return undefined;
  }
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text);
}
