import type { SplitName } from '../../../../shared/contract/common.ts';
import { findingDetails, findingKind, type Finding, type FindingKind } from '../../../../shared/contract/findings.ts';
import { outlineAndClass, splitCode } from '../../store/gallery/codes.ts';
import { subjectOf } from '../../store/gallery/subjects.ts';
import type { ProjectStore } from '../../store/open.ts';
import { statements } from './statements.ts';

interface FindingRow {
  kind: FindingKind;
  annotationId: number;
  value: number;
  subject: number;
  details: string;
  area: number;
  event: number;
  garment: number;
  split: SplitName | null;
}

const rank = new Map(findingKind.options.map((kind, place) => [kind, place]));

/** What stands out about these garments, by garment and, within it, what is worth looking at first. */
export function listFindings(store: ProjectStore, annotationIds: readonly number[]): Finding[] {
  const read = store.sqlite.prepare(statements.ofAnnotation);
  return annotationIds.flatMap((id) =>
    (read.all(id) as FindingRow[])
      .sort((left, right) => (rank.get(left.kind) ?? 0) - (rank.get(right.kind) ?? 0))
      .map(({ kind, annotationId, value, subject, details, area, event, garment, split }) => ({
        kind,
        annotationId,
        value,
        outdated:
          subject !==
          { event, area, split: splitCode(split), 'outline-and-class': outlineAndClass(area, garment) }[
            subjectOf(kind)
          ],
        details: findingDetails.parse(JSON.parse(details)),
      })),
  );
}
