import { z } from 'zod';
import type { PhotoSuggestions, Suggestion } from '../../../../shared/contract/findings.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { disagreesFrom } from '../../../../shared/metrics/detector-disagreement.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';
import { readTaxonomies } from '../project/summary.ts';
import { missedScore } from './disagreement.ts';
import { photoComparer, type ComparedPhoto, type OpinionGarment, type OpinionPhoto } from './photo.ts';
import { statements } from './statements.ts';

type Opinion = OpinionPhoto & { modelName: string; classNames: string };
const names = z.array(z.string());

/** What the detector that looked at a photo would have otherwise, set against what stands there now. */
export function listSuggestions(store: ProjectStore, photoId: number): PhotoSuggestions {
  const opinion = readOpinion(store, photoId);
  if (opinion === undefined) return { model: null, items: [] };
  const classIds = new Map(readTaxonomies(store).garment.classes.map(({ id, name }) => [name.toLowerCase(), id]));
  const { garments, seen, missed } = compareNow(store, opinion);
  const about = (
    garment: OpinionGarment | undefined,
    rest: Pick<Suggestion, 'reason' | 'annotationId' | 'iou'>,
  ): Suggestion[] => {
    if (garment === undefined || garment.dismissed) return [];
    const { id, className, score, box, mask } = garment;
    const garmentClassId = classIds.get(className.toLowerCase()) ?? null;
    return [{ id, className, garmentClassId, score, box: [...box], mask, ...rest }];
  };
  const others = [...garments].sort(
    (left, right) => right.value - left.value || left.annotationId - right.annotationId,
  );
  return {
    model: opinion.modelName,
    items: [
      ...missed.flatMap((place) => about(seen[place], { reason: 'missed', annotationId: null, iou: 0 })),
      ...others.flatMap(({ annotationId, value, reason, seen: place, iou }) =>
        value < disagreesFrom || place === null || reason === 'not-found'
          ? []
          : about(seen[place], { reason, annotationId, iou: Math.min(1, iou) }),
      ),
    ],
  };
}

/** Throws StudioError NOT_FOUND. */
export async function dismissSuggestion(
  { store, events }: Pick<EngineContext, 'store' | 'events'>,
  { id, dismissed }: { id: number; dismissed: boolean },
): Promise<Record<string, never>> {
  const photoId = store.sqlite.prepare(statements.photoOfGarment).pluck().get(id) as number | undefined;
  if (photoId === undefined) {
    throw new StudioError('NOT_FOUND', 'This suggestion is not there any more.', {
      id,
      cause: 'a detector has looked at the photo again',
      remedy: 'The photo shows what it says now.',
    });
  }
  await store.write(() => {
    store.sqlite.prepare(statements.dismiss).run(dismissed ? Date.now() : null, id);
    noteMissed(store, photoId);
  });
  events.publish({ type: 'changed', subjects: ['findings', 'photos'] });
  return {};
}

/** Inside a write: whether a photo, as it stands now, still misses a garment. */
export function noteMissed(store: ProjectStore, photoId: number): void {
  const opinion = readOpinion(store, photoId);
  if (opinion === undefined) return;
  const score = missedScore(compareNow(store, opinion));
  if (score !== opinion.missedScore) store.sqlite.prepare(statements.setMissed).run(score, photoId);
}

function readOpinion(store: ProjectStore, photoId: number): Opinion | undefined {
  return store.sqlite.prepare(statements.opinion).get(photoId) as Opinion | undefined;
}

function compareNow(store: ProjectStore, opinion: Opinion): ComparedPhoto {
  return photoComparer(store, names.parse(JSON.parse(opinion.classNames)))(opinion);
}
