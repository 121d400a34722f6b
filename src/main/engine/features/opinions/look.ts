import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DetectorPhoto } from '../../../../shared/contract/detection.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { photoFile } from '../../media/pictures.ts';
import type { ProjectStore } from '../../store/open.ts';
import { runDetection } from '../detection/run-detection.ts';
import type { Detector } from '../detector/models.ts';
import { recordOpinions } from './record.ts';
import { statements } from './statements.ts';

/** What a detector sees faintly still speaks for a garment that somebody drew. */
export const opinionScore = 0.05;
const photosAtOnce = 500;

interface UnseenPhoto {
  id: number;
  storage: 'copied' | 'linked';
  path: string;
  width: number;
  height: number;
}

/**
 * Lets a detector look at the photos that people have worked on and that it has no opinion of, in a worker. Each few
 * photos are recorded in one transaction, so that a job that is stopped goes on at the photos that are left.
 *
 * @returns how many photos it has looked at
 * @throws StudioError what the worker reports; CANCELLED
 */
export async function gatherOpinions(
  context: EngineContext,
  { name, sha256, source, description }: Detector,
  control: JobControl,
): Promise<number> {
  const { store } = context;
  const model = { name, sha256, classNames: description.classNames, minimumScore: opinionScore };
  const folder = path.join(store.directory, 'cache', 'opinions');
  const manifest = path.join(folder, 'photos.jsonl');
  const step = `${name} looks at the photos`;
  try {
    control.progress({ step: 'Gathering photos', done: 0, total: null, unit: 'photos', secondsLeft: null });
    const total = await writeLines(manifest, linesOf(store, sha256, control.signal));
    if (total === 0) return 0;
    await runDetection(
      context,
      { model: source, manifest, minimumScore: opinionScore },
      { ...control, step, done: 0, total, keep: (batch) => recordOpinions(store, model, batch) },
    );
    return total;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Windows rather than one long query: whoever else waits for the database gets its turn. */
function* linesOf(store: ProjectStore, sha256: string, signal: AbortSignal): Generator<string> {
  const last = store.sqlite.prepare(statements.newestPhoto).pluck().get() as number;
  const read = store.sqlite.prepare(statements.unseenPhotos);
  for (let after = 0; after < last; after += photosAtOnce) {
    signal.throwIfAborted();
    for (const row of read.all(after, after + photosAtOnce, sha256, opinionScore) as UnseenPhoto[]) {
      const { id: photoId, width, height } = row;
      const photo: DetectorPhoto = { photoId, file: photoFile(store.directory, row), width, height };
      yield JSON.stringify(photo);
    }
  }
}
