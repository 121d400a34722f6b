import { recordOutcome, type Found } from '../src/main/engine/features/findings/record.ts';
import type { Measured } from '../src/main/engine/store/gallery/findings.ts';
import { currentSubjects, subjectOf } from '../src/main/engine/store/gallery/subjects.ts';
import { galleryIndex } from '../src/main/engine/store/gallery/gallery-index.ts';
import type { GarmentColumns } from '../src/main/engine/store/gallery/columns.ts';
import type { ProjectStore } from '../src/main/engine/store/open.ts';
import { findingKind, type FindingDetails, type FindingKind } from '../src/shared/contract/findings.ts';
import { createRandom } from '../src/shared/domain/random.ts';
import { say } from './measurement.ts';

/** Of all garments, how many were measured, and of those, how many stand out. A classifier was run on the test split. */
const shares: Readonly<Record<FindingKind, { measured: number; found: number }>> = {
  'label-error': { measured: 1, found: 0.05 },
  loss: { measured: 0.31, found: 0.5 },
  uncertain: { measured: 0.31, found: 0.1 },
  disagreement: { measured: 0.3, found: 0.06 },
  leak: { measured: 1, found: 0.005 },
  'near-duplicate': { measured: 1, found: 0.04 },
  outlier: { measured: 1, found: 0.02 },
  dark: { measured: 1, found: 0.02 },
  blurred: { measured: 1, found: 0.03 },
  tiny: { measured: 1, found: 0.04 },
  truncated: { measured: 1, found: 0.05 },
};

/** Findings of every kind as the job would record them, with values at random. */
export async function addFindings(store: ProjectStore): Promise<void> {
  const { garments } = await galleryIndex(store).columns();
  for (const [place, kind] of findingKind.options.entries()) {
    const random = createRandom(100 + place);
    const { measured: share, found } = shares[kind];
    const rows: number[] = [];
    for (let row = 0; row < garments.size; row++) if (share === 1 || random.uniform() < share) rows.push(row);
    const subjects = currentSubjects(subjectOf(kind), garments);
    const measured: Measured = {
      ids: Uint32Array.from(rows, (row) => garments.ids[row] as number),
      values: Float32Array.from(rows, () => random.uniform()),
      subjects: Uint32Array.from(rows, (row) => subjects[row] as number),
    };
    await recordOutcome(store, kind, { measured, found: standingOut(kind, measured, 1 - found, garments) });
    say(`synthetic findings: ${kind}, ${rows.length} garments`);
  }
}

function* standingOut(
  kind: FindingKind,
  { ids, values, subjects }: Measured,
  from: number,
  garments: GarmentColumns,
): Generator<Found> {
  for (let index = 0; index < ids.length; index++) {
    const value = values[index] as number;
    if (value < from) continue;
    const annotationId = ids[index] as number;
    const event = garments.events[garments.rowOf(annotationId)] as number;
    const details = detailsOf(kind, { annotationId, value, event });
    yield { annotationId, value, subject: subjects[index] as number, details };
  }
}

function detailsOf(
  kind: FindingKind,
  { annotationId, value, event }: { annotationId: number; value: number; event: number },
): FindingDetails {
  const probabilities = [0.6, 0.2, 0.1].map((probability, place) => ({ eventClassId: event + place, probability }));
  const group = {
    group: annotationId,
    others: [annotationId + 1, annotationId + 2],
    size: 3,
    similarity: value,
    by: 'crop',
    splits: ['train', 'test'],
  } satisfies Omit<Extract<FindingDetails, { kind: 'leak' }>, 'kind'>;
  switch (kind) {
    case 'label-error':
      return { kind, given: event, suggested: event, probabilities, own: 1 - value, garments: 3 };
    case 'loss':
      return { kind, runId: 1, given: event, predicted: event, probability: 1 - value, loss: value };
    case 'uncertain':
      return { kind, runId: 1, first: event, second: event, margin: 1 - value };
    case 'disagreement':
      return { kind, model: 'Detector', reason: 'outline', iou: 1 - value, className: 'skirt', score: value };
    case 'leak':
    case 'near-duplicate':
      return { kind, ...group };
    case 'outlier':
      return { kind, distance: value, usual: 0.2 };
    case 'dark':
      return { kind, lightness: 1 - value };
    case 'blurred':
      return { kind, sharpness: 1 - value };
    case 'tiny':
      return { kind, width: 12, height: 10, area: 80 };
    case 'truncated':
      return { kind, edges: ['bottom'], cut: value };
  }
}
