import { photoOutcome, type PassChange, type PhotoOutcome } from '../../../shared/contract/detection-passes.ts';
import { idOf } from '../../ui/run-choice.ts';

export const photosOnPage = 50;

/** What the address of a pass asks for. */
export interface PassState {
  outcome: PhotoOutcome | undefined;
  /** From 1. */
  page: number;
  /** The photo whose changes are shown. */
  photo: number | undefined;
}

export function passState(search: string): PassState {
  const parameters = new URLSearchParams(search);
  return {
    outcome: photoOutcome.safeParse(parameters.get('outcome')).data,
    page: idOf(parameters.get('page')) ?? 1,
    photo: idOf(parameters.get('photo')),
  };
}

export function passHref(id: number, { outcome, page, photo }: PassState): string {
  const parameters = new URLSearchParams();
  if (outcome !== undefined) parameters.set('outcome', outcome);
  if (page > 1) parameters.set('page', String(page));
  if (photo !== undefined) parameters.set('photo', String(photo));
  const search = parameters.toString();
  return search ? `/detector/passes/${id}?${search}` : `/detector/passes/${id}`;
}

export type ChangeKind = 'added' | 'changed' | 'removed';

export function changeKind({ before, after }: PassChange): ChangeKind {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}

/** What happened to each garment: what is new first, then what is gone, then what is another now. */
export function sortChanges(changes: readonly PassChange[]): PassChange[] {
  const order: readonly ChangeKind[] = ['added', 'removed', 'changed'];
  return [...changes].sort(
    (a, b) => order.indexOf(changeKind(a)) - order.indexOf(changeKind(b)) || a.annotationId - b.annotationId,
  );
}
