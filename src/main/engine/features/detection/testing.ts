import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { annotationRevisions, annotations, detectedPhotos, models } from '../../../../../db/schema.ts';
import type { ProjectStore } from '../../store/open.ts';

/** Writes the detector and its description; see there. It runs in a process of its own, TensorFlow and all. */
const program = fileURLToPath(new URL('../../../ml/maskrcnn/testing/write-fixture-detector.ts', import.meta.url));

export const streetClasses: readonly string[] = [
  'top',
  'outerwear',
  'vest',
  'dress',
  'skirt',
  'shorts',
  'trousers',
  'suit',
];

/** A folder with a small detector that finds something on every photo. */
export function writeFixtureDetector(directory: string, classNames: readonly string[] = streetClasses): void {
  execFileSync(process.execPath, [program, directory, ...classNames], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Adds such a detector to a project; answers with its id. */
export async function addFixtureDetector(
  store: ProjectStore,
  name: string,
  classNames: readonly string[] = streetClasses,
): Promise<number> {
  const file = path.join(store.directory, 'models', name, 'model.safetensors');
  writeFixtureDetector(path.dirname(file), classNames);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  return store.write(
    (database) =>
      database
        .insert(models)
        .values({
          kind: 'detector',
          name,
          architecture: 'efficientnet-lite0-fpn',
          path: `models/${name}/model.safetensors`,
          sha256,
          source: 'test',
          createdAt: 1,
        })
        .returning({ id: models.id })
        .get().id,
  );
}

/** What passes have written into a project, but for the times. */
export function passContent({ database }: ProjectStore) {
  const timeless = (rows: { createdAt: number }[]) => rows.map((row) => ({ ...row, createdAt: 0 }));
  return {
    annotations: timeless(database.select().from(annotations).all()),
    revisions: timeless(database.select().from(annotationRevisions).all()),
    // libvips tells now one thing, now another about the same broken file.
    photos: database
      .select()
      .from(detectedPhotos)
      .all()
      .map((row) => ({ ...row, failure: row.failure !== null })),
  };
}
