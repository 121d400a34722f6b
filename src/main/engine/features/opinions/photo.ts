import {
  disagreements,
  missedGarments,
  type Disagreement,
  type DrawnGarment,
  type SeenGarment,
} from '../../../../shared/metrics/detector-disagreement.ts';
import type { Box } from '../../../../shared/geometry/boxes.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';
import { createClassBook } from '../imports/class-book.ts';
import { statements } from './statements.ts';

/** A photo that a detector has an opinion of. */
export interface OpinionPhoto {
  photoId: number;
  width: number;
  height: number;
  missedScore: number | null;
}

export interface OpinionGarment extends SeenGarment {
  id: number;
  box: Box;
  area: number;
  dismissed: boolean;
}

/** A garment that people drew or accepted, and what the detector says of it. */
export interface ComparedGarment extends Disagreement {
  annotationId: number;
  garmentClassId: number | null;
  area: number;
}

export interface ComparedPhoto {
  garments: ComparedGarment[];
  /** What the detector sees, in its own order; `seen` of the garments is a place here. */
  seen: OpinionGarment[];
  /** Places of garments that nobody drew and nobody has dismissed, the surest first. */
  missed: number[];
}

interface DrawnRow {
  id: number;
  garmentClassId: number | null;
  counts: string;
  area: number;
  crowd: 0 | 1;
  source: 'human' | 'model' | 'import';
  reviewState: 'unreviewed' | 'accepted' | 'rejected';
  excluded: 0 | 1;
}

interface GarmentRow {
  id: number;
  className: string;
  score: number;
  counts: string;
  x: number;
  y: number;
  width: number;
  height: number;
  area: number;
  dismissedAt: number | null;
}

/**
 * Sets what stands on photos now against what a detector said of them. Compared are garments that a person or an import
 * drew, or a person accepted; not those that were rejected or excluded, but nothing that stands there, whatever
 * its state, counts as missed.
 *
 * @param classNames the detector's; a garment of another class is compared by its outline alone, and not at all where
 *   the detector finds nothing, for it may not know such garments
 */
export function photoComparer(
  store: ProjectStore,
  classNames: readonly string[],
): (photo: Pick<OpinionPhoto, 'photoId' | 'width' | 'height'>) => ComparedPhoto {
  const classes = createClassBook(store, true);
  const known = new Set(classNames.map((name) => name.toLowerCase()));
  const readDrawn = store.sqlite.prepare(statements.drawn);
  const readGarments = store.sqlite.prepare(statements.garments);

  return ({ photoId, width, height }) => {
    const maskOf = (counts: string): RunLengthMask => ({ size: [height, width], counts });
    const seen = (readGarments.all(photoId) as GarmentRow[]).map(
      ({ id, className, score, counts, area, dismissedAt, ...box }): OpinionGarment => ({
        ...{ id, className, score, area, mask: maskOf(counts) },
        box: [box.x, box.y, box.width, box.height],
        dismissed: dismissedAt !== null,
      }),
    );
    const rows = readDrawn.all(photoId) as DrawnRow[];
    const drawn = rows.map(({ garmentClassId, counts, crowd }): DrawnGarment & { foreign: boolean } => {
      const name = garmentClassId === null ? null : classes.name('garment', garmentClassId);
      const foreign = name !== null && !known.has(name.toLowerCase());
      return { className: foreign ? null : name, foreign, mask: maskOf(counts), crowd: crowd === 1 };
    });
    const compared = rows.flatMap((row, place) => (isCompared(row) ? [place] : []));
    const garments = disagreements(
      compared.flatMap((place) => drawn[place] ?? []),
      seen,
    ).flatMap((disagreement, index): ComparedGarment[] => {
      const place = compared[index] ?? -1;
      const row = rows[place];
      if (row === undefined || (drawn[place]?.foreign === true && disagreement.reason === 'not-found')) return [];
      const { id: annotationId, garmentClassId, area } = row;
      return [{ annotationId, garmentClassId, area, ...disagreement }];
    });
    const missed = missedGarments(drawn, seen).flatMap(({ seen: place }) =>
      seen[place]?.dismissed === false ? [place] : [],
    );
    return { garments, seen, missed };
  };
}

function isCompared({ crowd, source, reviewState, excluded }: DrawnRow): boolean {
  if (crowd === 1 || excluded === 1 || reviewState === 'rejected') return false;
  return source !== 'model' || reviewState === 'accepted';
}
