import type { ReviewDay, ReviewStats } from '../../../../shared/contract/review.ts';
import { garmentList } from '../../store/gallery/lists.ts';
import type { ProjectStore } from '../../store/open.ts';
import { reviewStatements } from './statements.ts';

/** How far the review is, and who has done how much of it on which day. */
export async function reviewStats(
  store: ProjectStore,
  { since = 0 }: { since?: number | undefined },
): Promise<ReviewStats> {
  const { sqlite } = store;
  const states = { unreviewed: 0, accepted: 0, rejected: 0 };
  const counted = sqlite.prepare(reviewStatements.states).all() as { state: keyof typeof states; garments: number }[];
  for (const { state, garments } of counted) states[state] = garments;
  const excluded = await garmentList(store, { filter: { excluded: true }, sort: 'imported', descending: false });
  return {
    states,
    excluded: excluded.total,
    openComments: sqlite.prepare(reviewStatements.openComments).pluck().get() as number,
    days: sqlite.prepare(reviewStatements.days).all(since) as ReviewDay[],
  };
}
