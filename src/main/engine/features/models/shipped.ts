import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueEntry } from '../../../../shared/domain/model-catalogue.ts';
import type { Application } from '../../application.ts';
import { fileDigest } from '../../files.ts';

const digests = new Map<string, Promise<string>>();

/** The file that ships in an entry's place, with its digest; undefined where none does. */
export async function shippedWeights(
  application: Application,
  entry: CatalogueEntry,
): Promise<{ path: string; sha256: string } | undefined> {
  if (entry.shippedFile === undefined) return undefined;
  const file = path.join(application.resources, 'models', entry.shippedFile);
  if (!existsSync(file)) return undefined;
  let digest = digests.get(file);
  if (digest === undefined) digests.set(file, (digest = fileDigest(file)));
  return { path: file, sha256: await digest };
}
