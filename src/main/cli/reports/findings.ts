import type { GalleryItem } from '../../../shared/contract/crops.ts';
import type { FindingDetails, FindingKind, FindingSet } from '../../../shared/contract/findings.ts';
import type { ProcedureAnswer } from '../../../shared/contract/path.ts';
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
  return changed > 0 ? `${formatCount(changed)} garments have changed since` : 'there is a newer run or pass';
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

function whyOf(details: FindingDetails, nameOf: (id: number | null) => string): string {
  switch (details.kind) {
    case 'label-error':
      return `${nameOf(details.suggested)} rather than ${nameOf(details.given)}`;
    case 'loss':
      return `${nameOf(details.predicted)} predicted, loss ${details.loss.toFixed(2)}`;
    case 'uncertain':
      return `${nameOf(details.first)} or ${nameOf(details.second)}`;
    case 'disagreement':
      return `IoU ${details.iou.toFixed(2)} with ${nameOf(details.garmentClassId)}`;
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
