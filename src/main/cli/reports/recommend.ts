import type { Recommendation } from '../../../shared/contract/recommend.ts';
import { formatFigure, formatShare, formatTable } from '../terminal/table.ts';

const shownEvents = 3;

export function describeRecommendation(answer: Recommendation): string {
  const garments = formatTable(
    [{ title: 'garment' }, { title: 'score', align: 'right' }, { title: 'suits best' }],
    answer.garments.map((garment) => [
      garment.garment ?? '(class not known)',
      formatFigure(garment.score),
      garment.probabilities
        .slice(0, shownEvents)
        .map((event) => `${event.event} ${formatShare(event.probability)}`)
        .join(', '),
    ]),
  );
  const outfit = formatTable(
    [{ title: 'the outfit' }, { title: 'probability', align: 'right' }],
    answer.outfit.map((event) => [event.event, formatShare(event.probability)]),
  );
  return `By run ${answer.run}:\n\n${garments}\n\n${outfit}`;
}
