import type { SplitName } from '../../../../shared/contract/common.ts';

export type SplitOrNone = SplitName | null;
export type ReviewState = 'unreviewed' | 'accepted' | 'rejected';

export const splits: readonly SplitOrNone[] = ['train', 'val', 'test', null];
export const reviewStates: readonly ReviewState[] = ['unreviewed', 'accepted', 'rejected'];

/** Place in `splits`; none comes last. */
export function splitCode(split: SplitOrNone): number {
  return splits.indexOf(split);
}

export function reviewCode(state: ReviewState): number {
  return reviewStates.indexOf(state);
}
