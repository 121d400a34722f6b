import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import { english } from '../../ui/english.ts';
import { formatShare } from '../../ui/format.ts';
import { reviewLabels, sourceLabels } from '../../ui/strings.ts';

const words = english.photo.revisionWords;

/** What a revision changed, in words. */
export function wordsOf(
  revision: AnnotationRevision,
  before: AnnotationRevision | undefined,
  className: (id: number | null) => string,
): string {
  const { garmentClassId, area, source, score, reviewState, deleted, restores } = revision;
  if (deleted) return words.deleted;
  if (restores !== null) return words.asRevisionAgain(restores);
  if (before === undefined) {
    const found = score === null ? [] : [formatShare(score, 0)];
    return [sourceLabels[source], className(garmentClassId), ...found].join(', ');
  }
  const grown = area - before.area;
  const parts = [
    ...(garmentClassId === before.garmentClassId ? [] : [words.className(className(garmentClassId))]),
    ...(grown === 0 ? [] : [words.maskGrownPx(grown)]),
    ...(reviewState === before.reviewState ? [] : [reviewLabels[reviewState]]),
  ];
  return parts.length > 0 ? parts.join(', ') : words.shapeOrOrderChanged;
}

/** The last revision of a model, or else the very first one; none where it is the current one itself. The newest first. */
export function comparable(revisions: readonly AnnotationRevision[]): AnnotationRevision | undefined {
  const earlier = revisions.slice(1).filter(({ deleted }) => !deleted);
  return earlier.find(({ source }) => source === 'model') ?? earlier.at(-1);
}
