import type { CropFilter, CropSort } from '../../../shared/contract/crops.ts';
import { findingKind, type FindingKind } from '../../../shared/contract/findings.ts';
import { english } from '../../ui/english.ts';
import { cropListState, listSearch } from '../../ui/list-state.ts';

const words = english.review.orders;

export interface QueueOrder {
  id: string;
  label: string;
  sort: CropSort;
  descending: boolean;
  /** What must have been computed for it. */
  finding?: FindingKind;
  /** Only garments that stand out in this way are in the queue. */
  foundOnly?: boolean;
}

function worstFirst(kind: FindingKind, label: string, foundOnly: boolean): QueueOrder {
  return { id: kind, label, sort: `finding:${kind}`, descending: true, finding: kind, foundOnly };
}

/** In the order in which they are worth it. */
export const queueOrders: readonly QueueOrder[] = [
  worstFirst('label-error', words.likelyLabelErrors, true),
  worstFirst('loss', words.worstFirst, false),
  worstFirst('uncertain', words.uncertainFirst, false),
  worstFirst('disagreement', words.detectorDisagrees, true),
  { id: 'score', label: words.lowestDetectorScore, sort: 'score', descending: false },
  { id: 'imported', label: words.oldestFirst, sort: 'imported', descending: false },
  { id: 'garment', label: words.byGarmentClass, sort: 'garment', descending: false },
  { id: 'event', label: words.byEvent, sort: 'event', descending: false },
  worstFirst('leak', words.leaksAcrossSplits, true),
  worstFirst('near-duplicate', words.nearDuplicates, true),
  worstFirst('outlier', words.outliers, true),
  worstFirst('dark', words.dark, true),
  worstFirst('blurred', words.blurred, true),
  worstFirst('tiny', words.tiny, true),
  worstFirst('truncated', words.truncatedMasks, true),
];

export const plainOrder = queueOrders.find(({ id }) => id === 'imported') as QueueOrder;

/** What the queue holds, and in which order; `order` is undefined where the address leaves it to the studio. */
export interface QueueQuestion {
  order: QueueOrder | undefined;
  filter: CropFilter;
}

/** What an address asks for. Garments that nobody has reviewed and nothing leaves out, unless it says otherwise. */
export function queueQuestion(search: string): QueueQuestion {
  const wanted = new URLSearchParams(search).get('queue');
  const { filter } = cropListState(search);
  // A selection is reviewed as it is, excluded or not.
  const usual: CropFilter = {
    reviewStates: ['unreviewed'],
    ...(filter.selection === undefined ? { excluded: false } : {}),
  };
  return { order: queueOrders.find(({ id }) => id === wanted), filter: { ...usual, ...filter } };
}

export function queueAddress({ order, filter }: QueueQuestion): string {
  const parameters = new URLSearchParams(listSearch({ filter, sort: 'imported', descending: false }));
  if (order) parameters.set('queue', order.id);
  const search = parameters.toString();
  return search ? `/review?${search}` : '/review';
}

/** The best order of those that can be had. */
export function bestOrder(computed: ReadonlySet<FindingKind>, scored: boolean): QueueOrder {
  const [errors, worst] = (['label-error', 'loss'] as const).map((kind) => queueOrders.find(({ id }) => id === kind));
  if (worst?.finding !== undefined && computed.has(worst.finding)) return worst;
  if (errors?.finding !== undefined && computed.has(errors.finding)) return errors;
  return (scored ? queueOrders.find(({ id }) => id === 'score') : undefined) ?? plainOrder;
}

/** The engine's question for a queue. */
export function listQuestion({ filter }: QueueQuestion, order: QueueOrder) {
  return {
    filter: order.foundOnly === true && order.finding !== undefined ? { ...filter, findings: [order.finding] } : filter,
    sort: order.sort,
    descending: order.descending,
  };
}

export const allFindingKinds: readonly FindingKind[] = findingKind.options;
