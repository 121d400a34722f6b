import type { ErrorReport } from '../../shared/domain/errors.ts';
import type { ProposalKind, Proposals } from '../editor/proposals.ts';
import type { Picture } from './picture.ts';

/** A question of the page, with its own number. */
export type Question = {
  [Kind in ProposalKind]: { readonly kind: Kind; readonly request: Proposals[Kind]['request'] };
}[ProposalKind];

export type Answer = { [Kind in ProposalKind]: Proposals[Kind]['answer'] }[ProposalKind];

export type ToWorker =
  /** Compiles OpenCV, unless that has been done. */
  | { readonly type: 'start' }
  /** The photo that questions are about from now on, as its file or decoded. */
  | { readonly type: 'picture'; readonly photoId: number; readonly picture: Blob | Picture }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** Nobody waits for the answer any more. */
  | { readonly type: 'cancel'; readonly id: number };

export type FromWorker =
  /** OpenCV is ready: how long it took to load and compile. */
  | { readonly type: 'started'; readonly milliseconds: number }
  | { readonly type: 'not-started'; readonly error: ErrorReport }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'refused'; readonly id: number; readonly error: ErrorReport };
