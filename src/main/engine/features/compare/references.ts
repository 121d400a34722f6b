import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { referenceRun, type ReferenceRun } from '../../../../shared/contract/compare.ts';
import type { Application } from '../../application.ts';

const referenceFile = referenceRun.extend({ format: z.literal(1) });

/** The published matrices that ship with the studio, by name. */
export function listReferences({ resources }: Pick<Application, 'resources'>): ReferenceRun[] {
  const folder = path.join(resources, 'reference-runs');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => referenceFile.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))));
}
