import { setImmediate } from 'node:timers/promises';
import { disagreesFrom } from '../../../../shared/metrics/detector-disagreement.ts';
import { outlineAndClass } from '../../store/gallery/codes.ts';
import type { ProjectStore } from '../../store/open.ts';
import type { JobControl } from '../../jobs/control.ts';
import type { Detector } from '../detector/models.ts';
import { measuredOf, type Found, type Outcome } from '../findings/record.ts';
import { photoComparer, type ComparedPhoto, type OpinionPhoto } from './photo.ts';
import { statements } from './statements.ts';

const photosAtOnce = 100;

/**
 * What a detector's opinions say of the garments that people drew, as they are now, and on which photos it sees some
 * that nobody drew.
 *
 * @throws StudioError CANCELLED
 */
export async function detectorDisagreement(
  store: ProjectStore,
  { name, sha256, description }: Detector,
  { signal, progress }: JobControl,
): Promise<Outcome> {
  const compare = photoComparer(store, description.classNames);
  const read = store.sqlite.prepare(statements.opinions);
  const measured: { annotationId: number; value: number; subject: number }[] = [];
  const found: Found[] = [];
  let done = 0;
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const photos = read.all(sha256, after, photosAtOnce) as OpinionPhoto[];
    const missed = new Map<number, number | null>();
    for (const photo of photos) {
      const compared = compare(photo);
      const score = missedScore(compared);
      if (score !== photo.missedScore) missed.set(photo.photoId, score);
      for (const { annotationId, garmentClassId, area, value, reason, seen, iou } of compared.garments) {
        const subject = outlineAndClass(area, garmentClassId ?? 0);
        measured.push({ annotationId, value, subject });
        if (value < disagreesFrom) continue;
        const other = seen === null ? undefined : compared.seen[seen];
        const says = { className: other?.className ?? null, score: other?.score ?? null };
        const details = { kind: 'disagreement' as const, model: name, reason, iou: Math.min(1, iou), ...says };
        found.push({ annotationId, value, subject, details });
      }
    }
    await keepMissed(store, missed);
    done += photos.length;
    progress({ step: 'Comparing with the detector', done, total: null, unit: 'photos', secondsLeft: null });
    const last = photos.at(-1);
    if (last === undefined || photos.length < photosAtOnce) break;
    after = last.photoId;
    await setImmediate();
  }
  return { measured: measuredOf(measured), found, model: { name, sha256 } };
}

/** The highest score of what nobody drew; null where there is nothing. */
export function missedScore({ seen, missed }: ComparedPhoto): number | null {
  return seen[missed[0] ?? -1]?.score ?? null;
}

async function keepMissed(store: ProjectStore, missed: ReadonlyMap<number, number | null>): Promise<void> {
  if (missed.size === 0) return;
  const set = store.sqlite.prepare(statements.setMissed);
  await store.write(() => {
    for (const [photoId, score] of missed) set.run(score, photoId);
  });
}
