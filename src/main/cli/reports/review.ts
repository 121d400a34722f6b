import type { ReviewStats } from '../../../shared/contract/review.ts';
import { formatCount, formatShare, formatTable } from '../terminal/table.ts';

export function describeReview({ states, excluded, openComments, days }: ReviewStats): string {
  const total = states.unreviewed + states.accepted + states.rejected;
  const share = (count: number): string => (total === 0 ? '–' : formatShare(count / total));
  const byState = formatTable(
    [{ title: 'state' }, { title: 'garments', align: 'right' }, { title: 'share', align: 'right' }],
    Object.entries(states).map(([state, count]) => [state, formatCount(count), share(count)]),
  );
  const besides = `${formatCount(excluded)} excluded from datasets, ${formatCount(openComments)} open comments`;
  if (days.length === 0) return `${byState}\n\n${besides}\n\nNobody has reviewed a garment in that time.`;
  const byDay = formatTable(
    [
      { title: 'day' },
      { title: 'reviewer' },
      { title: 'accepted', align: 'right' },
      { title: 'rejected', align: 'right' },
    ],
    days.map(({ day, reviewer, accepted, rejected }) => [day, reviewer, formatCount(accepted), formatCount(rejected)]),
  );
  return `${byState}\n\n${besides}\n\n${byDay}`;
}
