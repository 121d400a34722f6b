import type { FindingDetails, FindingKind } from '../../../../shared/contract/findings.ts';
import { packMeasured, type Measured } from '../../store/gallery/findings.ts';
import type { ProjectStore } from '../../store/open.ts';
import { statements } from './statements.ts';

/** A garment that stands out. */
export interface Found {
  annotationId: number;
  value: number;
  subject: number;
  details: FindingDetails;
}

/** What computing a kind gives. */
export interface Outcome {
  measured: Measured;
  found: Iterable<Found>;
  runId?: number;
  model?: { name: string; sha256: string };
}

/** Puts a kind's findings in the place of earlier ones, in one transaction. Answers with how many were found. */
export async function recordOutcome(store: ProjectStore, kind: FindingKind, outcome: Outcome): Promise<number> {
  const { measured, runId, model } = outcome;
  const add = store.sqlite.prepare(statements.addFinding);
  return store.write(() => {
    store.sqlite.prepare(statements.removeFindings).run(kind);
    let found = 0;
    for (const { annotationId, value, subject, details } of outcome.found) {
      add.run({ kind, annotationId, value, subject, details: JSON.stringify(details) });
      found += 1;
    }
    store.sqlite.prepare(statements.putSet).run({
      kind,
      runId: runId ?? null,
      parameters: JSON.stringify({ model: model ?? null, lastAnnotationId: newestAnnotation(store) }),
      garments: measured.ids.length,
      found,
      measured: packMeasured(measured),
      computedAt: Date.now(),
    });
    return found;
  });
}

export function newestAnnotation(store: ProjectStore): number {
  return store.sqlite.prepare(statements.newestAnnotation).pluck().get() as number;
}

/** Measured values in the order of ascending ids, whatever order they come in. */
export function measuredOf(rows: readonly { annotationId: number; value: number; subject: number }[]): Measured {
  const sorted = [...rows].sort((left, right) => left.annotationId - right.annotationId);
  return {
    ids: Uint32Array.from(sorted, ({ annotationId }) => annotationId),
    values: Float32Array.from(sorted, ({ value }) => value),
    subjects: Uint32Array.from(sorted, ({ subject }) => subject),
  };
}
