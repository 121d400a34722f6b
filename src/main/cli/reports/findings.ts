import type { GalleryItem } from '../../../shared/contract/crops.ts';
import type { FindingDetails, FindingKind, FindingSet } from '../../../shared/contract/findings.ts';
import type { ProcedureAnswer } from '../../../shared/contract/path.ts';
import type { PhotoItem } from '../../../shared/contract/photos.ts';
import { formatCount, formatTable } from '../terminal/table.ts';

type Taxonomies = ProcedureAnswer<'project.taxonomies'>;

export function describeComputed(result: Record<string, unknown>): string {
  const found = Object.entries((result['found'] ?? {}) as Record<string, number>);
  const skipped = Object.entries((result['skipped'] ?? {}) as Record<string, string>);
  const table = formatTable(
    [{ title: 'kind' }, { title: 'found', align: 'right' }],
    found.map(([kind, count]) => [kind, formatCount(count)]),
  );
  const rest = skipped.map(([kind, reason]) => `Not computed: ${kind}. ${reason}`);
  return [table, ...rest].join('\n');
}

export function describeSets(sets: FindingSet[]): string {
  return formatTable(
    [{ title: 'kind' }, { title: 'found', align: 'right' }, { title: 'measured', align: 'right' }, { title: 'state' }],
    sets.map((set) => [set.kind, formatCount(set.found), formatCount(set.measured), stateOf(set)]),
  );
}

function stateOf({ computedAt, changed, stale, unavailable }: FindingSet): string {
  if (computedAt === null) return unavailable ?? 'not computed yet';
  if (!stale) return 'up to date';
  return changed > 0 ? `${formatCount(changed)} garments have changed since` : 'another run or detector is asked now';
}

export function describeGarments(
  kind: FindingKind,
  items: GalleryItem[],
  total: number,
  { event, garment }: Taxonomies,
): string {
  const names = new Map([...event.classes, ...garment.classes].map(({ id, name }) => [id, name]));
  const nameOf = (id: number | null): string => (id === null ? '—' : (names.get(id) ?? String(id)));
  const table = formatTable(
    [
      { title: 'garment', align: 'right' },
      { title: 'photo' },
      { title: 'class' },
      { title: 'event' },
      { title: 'why' },
    ],
    items.map((item) => {
      const found = item.findings.find((finding) => finding.kind === kind);
      return [
        String(item.annotationId),
        item.fileName,
        nameOf(item.garmentClassId),
        nameOf(item.eventClassId),
        found === undefined ? '' : whyOf(found.details, nameOf),
      ];
    }),
  );
  const rest = total - items.length;
  return rest > 0 ? `${table}\n… and ${formatCount(rest)} more.` : table;
}

/** Photos with a garment that the detector sees and nobody drew. */
export function describeMissed(photos: PhotoItem[], total: number): string {
  if (total === 0) return 'The detector sees no garment that nobody drew.';
  const table = formatTable(
    [
      { title: 'photo', align: 'right' },
      { title: 'name' },
      { title: 'score of a garment nobody drew', align: 'right' },
    ],
    photos.map(({ id, fileName, missedScore }) => [String(id), fileName, (missedScore ?? 0).toFixed(2)]),
  );
  const rest = total - photos.length;
  return rest > 0 ? `${table}\n… and ${formatCount(rest)} more.` : table;
}

function disagreementOf({ reason, className, score, iou }: Extract<FindingDetails, { kind: 'disagreement' }>): string {
  switch (reason) {
    case 'class':
      return `detector says ${className ?? ''} ${(score ?? 0).toFixed(2)}`;
    case 'outline':
      return `outline IoU ${iou.toFixed(2)}`;
    case 'not-found':
      return 'not found by the detector';
  }
}

function whyOf(details: FindingDetails, nameOf: (id: number | null) => string): string {
  switch (details.kind) {
    case 'label-error':
      return `${nameOf(details.suggested)} rather than ${nameOf(details.given)}`;
    case 'loss':
      return `${nameOf(details.predicted)} predicted, loss ${details.loss.toFixed(2)}`;
    case 'uncertain':
      return `${nameOf(details.first)} or ${nameOf(details.second)}`;
    case 'disagreement':
      return disagreementOf(details);
    case 'leak':
    case 'near-duplicate':
      return `${details.size} alike, cosine ${details.similarity.toFixed(3)}, in ${details.splits.map((split) => split ?? 'no split').join(' and ')}`;
    case 'outlier':
      return `distance ${details.distance.toFixed(2)}, usually ${details.usual.toFixed(2)}`;
    case 'dark':
      return `lightness ${details.lightness.toFixed(3)}`;
    case 'blurred':
      return `sharpness ${details.sharpness.toFixed(1)}`;
    case 'tiny':
      return `${details.width} × ${details.height} px`;
    case 'truncated':
      return `cut along ${Math.round(details.cut * 100)} %${details.edges.length > 0 ? `, at ${details.edges.join(' and ')}` : ''}`;
  }
}
