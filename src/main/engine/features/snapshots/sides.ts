import type { SplitName } from '../../../../shared/contract/common.ts';
import { noEvent } from './record.ts';

/** One state of the data: garments with revision, split, event and garment class, as a query's rows. */
export interface Side {
  sql: string;
  parameters: Record<string, string | number | null>;
}

/** The garments of a snapshot. */
export function snapshotSide(snapshotId: number, name: string): Side {
  return {
    sql: `SELECT annotation_id, revision_id, split, nullif(event_class_id, ${noEvent}) AS event_class_id, garment_class_id
      FROM dataset_snapshot_items WHERE snapshot_id = @${name}Snapshot`,
    parameters: { [`${name}Snapshot`]: snapshotId },
  };
}

/**
 * The garments that a training or an evaluation would be given now, be their crops derived or not.
 *
 * @param limits one split alone, and the events that a run knows; null for all
 */
export function currentSide(limits: { split: SplitName | null; eventIds: readonly number[] | null }): Side {
  return {
    sql: `SELECT annotations.id AS annotation_id, annotations.current_revision_id AS revision_id, annotations.split,
        annotations.event_class_id, annotations.garment_class_id
      FROM annotations JOIN photos ON photos.id = annotations.photo_id
      WHERE annotations.deleted = 0 AND annotations.crowd = 0 AND annotations.review_state <> 'rejected'
        AND annotations.split IS NOT NULL AND annotations.event_class_id IS NOT NULL
        AND annotations.excluded_reason IS NULL AND photos.excluded_reason IS NULL
        AND (@onlySplit IS NULL OR annotations.split = @onlySplit)
        AND (@onlyEvents IS NULL OR annotations.event_class_id IN (SELECT value FROM json_each(@onlyEvents)))`,
    parameters: {
      onlySplit: limits.split,
      onlyEvents: limits.eventIds === null ? null : JSON.stringify(limits.eventIds),
    },
  };
}

/** The garments that a detector's training would be given now. Events are nothing to it. */
export function currentDetectorSide(): Side {
  return {
    sql: `SELECT annotations.id AS annotation_id, annotations.current_revision_id AS revision_id, annotations.split,
        NULL AS event_class_id, annotations.garment_class_id
      FROM annotations JOIN photos ON photos.id = annotations.photo_id
        JOIN annotation_revisions AS head ON head.id = annotations.current_revision_id
      WHERE annotations.deleted = 0 AND annotations.review_state <> 'rejected' AND annotations.split IS NOT NULL
        AND annotations.garment_class_id IS NOT NULL
        AND annotations.excluded_reason IS NULL AND photos.excluded_reason IS NULL
        AND (annotations.split = 'train' OR head.source <> 'model' OR annotations.review_state = 'accepted')`,
    parameters: {},
  };
}

/** The garments that a run was last measured on; their classes are told only where the run looks at them. */
export function measuredSide(runId: number, split: SplitName): Side {
  return {
    sql: `SELECT predictions.annotation_id, revision_id, split, true_class_id AS event_class_id,
        annotation_revisions.garment_class_id
      FROM predictions JOIN annotation_revisions ON annotation_revisions.id = revision_id
      WHERE run_id = @measuredRun AND split = @measuredSplit`,
    parameters: { measuredRun: runId, measuredSplit: split },
  };
}
