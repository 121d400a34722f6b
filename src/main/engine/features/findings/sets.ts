import { z } from 'zod';
import { findingKind, type FindingKind, type FindingSet } from '../../../../shared/contract/findings.ts';
import { findingSet, measuredSubjects } from '../../store/gallery/findings.ts';
import { galleryIndex, type GalleryColumns } from '../../store/gallery/gallery-index.ts';
import { countMissed } from '../../store/gallery/missed.ts';
import { countChanged } from '../../store/gallery/subjects.ts';
import { chosenDetector, type Detector } from '../detector/models.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';
import { runToLookAt } from './predictions.ts';

const parameters = z.object({
  /** Sets of before detectors were asked say nothing of one. */
  model: z.object({ name: z.string(), sha256: z.string() }).nullable().default(null),
  lastAnnotationId: z.int(),
});

type GroundContext = Pick<EngineContext, 'store' | 'application'>;

/** What the project has to compute findings of. */
export interface Ground {
  garments: number;
  /** Events with at least two labelled photos. */
  events: number;
  runId: number | undefined;
  /** The detector to ask, or why there is none. */
  detector: Detector | { missing: string };
}

export function groundOf(context: GroundContext): Ground {
  const { store } = context;
  const value = (sql: string): number | undefined => store.sqlite.prepare(sql).pluck().get() as number | undefined;
  return {
    garments: value(`SELECT count(*) FROM (SELECT 1 FROM annotations WHERE deleted = 0 AND crowd = 0 LIMIT 1)`) ?? 0,
    events:
      value(`SELECT count(*) FROM (SELECT 1 FROM photo_counts WHERE event_class_id <> 0
        GROUP BY event_class_id HAVING sum(n) > 1)`) ?? 0,
    runId: runToLookAt(store),
    detector: detectorToAsk(context),
  };
}

function detectorToAsk(context: GroundContext): Ground['detector'] {
  try {
    return chosenDetector(context, undefined);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const { remedy } = error.details;
    return { missing: typeof remedy === 'string' ? `${error.message} ${remedy}` : error.message };
  }
}

/** Why a kind cannot be computed, with what to do about it; null where it can. */
export function unavailable(kind: FindingKind, ground: Ground): string | null {
  if (ground.garments === 0) return 'There are no garments yet. Import annotations first.';
  switch (kind) {
    case 'label-error':
      return ground.events < 2
        ? 'Fewer than two events have two photos each. Give more photos their events first.'
        : null;
    case 'loss':
    case 'uncertain':
      return ground.runId === undefined ? 'No finished classifier has predicted anything. Train one first.' : null;
    case 'disagreement':
      return 'missing' in ground.detector ? ground.detector.missing : null;
    case 'leak':
    case 'near-duplicate':
    case 'outlier':
    case 'dark':
    case 'blurred':
    case 'tiny':
    case 'truncated':
      return null;
  }
}

/** When each kind was computed, of what, and whether that still holds. */
export async function listFindingSets(context: GroundContext): Promise<FindingSet[]> {
  const { store } = context;
  const ground = groundOf(context);
  const columns = await galleryIndex(store).columns();
  return findingKind.options.map((kind) => {
    const row = findingSet(store, columns.findings, kind);
    const reason = unavailable(kind, ground);
    if (row === undefined) {
      const none = {
        computedAt: null,
        measured: 0,
        found: 0,
        runId: null,
        model: null,
        missedPhotos: 0,
        changed: 0,
        stale: false,
      };
      return { kind, ...none, unavailable: reason };
    }
    const { model, lastAnnotationId } = parameters.parse(JSON.parse(row.parameters));
    const changed = changedSince(store, columns, kind, lastAnnotationId);
    const newer =
      (row.runId !== null && ground.runId !== undefined && ground.runId !== row.runId) ||
      (model !== null && 'sha256' in ground.detector && ground.detector.sha256 !== model.sha256);
    return {
      kind,
      computedAt: row.computedAt,
      measured: row.garments,
      found: row.found,
      runId: row.runId,
      model: model?.name ?? null,
      missedPhotos: kind === 'disagreement' ? countMissed(store) : 0,
      changed,
      stale: reason === null && (changed > 0 || newer),
      unavailable: reason,
    };
  });
}

/** Garments that have come, gone, or got another label or mask since. */
function changedSince(
  store: ProjectStore,
  { garments, findings, changedAt }: GalleryColumns,
  kind: FindingKind,
  lastAnnotationId: number,
): number {
  const { live, ids, size } = garments;
  let newer = 0;
  for (let row = size - 1; row >= 0 && (ids[row] as number) > lastAnnotationId; row--) newer += live[row] as number;
  return newer + countChanged(measuredSubjects(store, garments, findings, kind), garments, changedAt);
}
