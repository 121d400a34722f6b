import type { Annotation } from '../../shared/contract/photos.ts';
import type { Runs } from '../../shared/geometry/run-length.ts';
import type { EditorGarment } from './garment.ts';

/** One garment's part of a gesture. What is left out stays as it is. */
export type GarmentChange =
  | { readonly kind: 'add'; readonly garment: EditorGarment }
  | {
      readonly kind: 'revise';
      readonly id: number;
      /** Never empty: a garment without a pixel is deleted instead. */
      readonly runs?: Runs;
      readonly garmentClassId?: number | null;
      readonly reviewState?: Annotation['reviewState'];
      readonly order?: number;
    }
  | { readonly kind: 'delete'; readonly id: number };

/**
 * A finished gesture, one step of the undo stack. The editor shows it already; whoever saves turns it into the
 * contract's changes with `Editor.changesOf` when its turn has come, and gives the answer to `Editor.reconcile`.
 */
export interface Gesture {
  /** Counts up; gestures are saved in this order, one after another. */
  readonly sequence: number;
  readonly photoId: number;
  /** For the history: what the curator did. */
  readonly label: string;
  readonly changes: readonly GarmentChange[];
}
