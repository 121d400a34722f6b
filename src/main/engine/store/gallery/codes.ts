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

/** One number for a mask's area and a garment's class, 0 for none: another of either is another number. */
export function outlineAndClass(area: number, garmentClassId: number): number {
  return (area + Math.imul(garmentClassId, 0x9e3779b1)) >>> 0;
}
