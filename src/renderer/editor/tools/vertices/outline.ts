import { strokeSpans } from '../../../../shared/geometry/brush.ts';
import { runsFromRings, type Polygon } from '../../../../shared/geometry/polygons.ts';
import type { Runs } from '../../../../shared/geometry/run-length.ts';
import { combineRuns } from '../../../../shared/geometry/runs.ts';
import { simplifiedOutline } from '../../../../shared/geometry/simplify.ts';
import { applySpans, joinSpans, runsOfSpans, spansOfRuns, type Spans } from '../../../../shared/geometry/spans.ts';
import { boxOf } from '../../garment.ts';
import { pointAt } from '../../hand.ts';

/** A mask's outline as it is edited: few enough vertices for a hand, so that it only nearly goes around the mask. */
export interface EditableOutline {
  /** Parts and holes alike, by the even-odd rule. */
  readonly rings: readonly Polygon[];
  /** What the rings enclose. */
  readonly filled: Runs;
  /** How far, in pixels, the mask's border may lie from the rings. */
  readonly tolerance: number;
}

const known = new WeakMap<Runs, EditableOutline>();

/** The outline of a mask: that which an edit left it with, or a new one. */
export function outlineOf(runs: Runs): EditableOutline {
  let outline = known.get(runs);
  if (outline === undefined) {
    const [, , width, height] = boxOf(runs);
    const tolerance = Math.max(1, Math.hypot(width, height) / 400);
    const rings = simplifiedOutline(runs, tolerance);
    outline = { rings, filled: runsFromRings(rings, runs.height, runs.width), tolerance };
    known.set(runs, outline);
  }
  return outline;
}

export function keepOutline(runs: Runs, outline: EditableOutline): void {
  known.set(runs, outline);
}

/**
 * A mask after its outline was changed. Only what the change encloses, and a narrow band along edges that are no more,
 * becomes what the new outline says; all else of the mask stays to the pixel.
 *
 * @param rings one for each of the outline's; undefined for one that is no more
 */
export function reshape(
  runs: Runs,
  outline: EditableOutline,
  rings: readonly (Polygon | undefined)[],
): { runs: Runs; outline: EditableOutline } {
  const { height, width } = runs;
  const moved: Polygon[] = [];
  const bands: Spans[] = [];
  outline.rings.forEach((ring, index) => {
    const next = rings[index];
    if (next === ring) return;
    moved.push(ring, ...(next ? [next] : []));
    const brush = { size: 2 * (outline.tolerance + 1), shape: 'round' as const };
    for (const edge of lostEdges(ring, next)) {
      bands.push(strokeSpans(pointAt(ring, edge), pointAt(ring, edge + 1), brush, height, width));
    }
  });
  if (moved.length === 0) return { runs, outline };
  const change = runsFromRings(moved, height, width);
  const filled = combineRuns(outline.filled, change, 'exclusive');
  const region = joinSpans([spansOfRuns(change), ...bands]);
  const inside = combineRuns(filled, runsOfSpans(region, height, width), 'intersection');
  return {
    runs: applySpans(applySpans(runs, region, 'remove'), spansOfRuns(inside), 'add'),
    outline: { ...outline, filled, rings: rings.filter((ring) => ring !== undefined) },
  };
}

/** Indices of the first vertices of those edges that the next ring has not. */
function lostEdges(ring: Polygon, next: Polygon | undefined): number[] {
  const key = (polygon: Polygon, edge: number): string => {
    const [start, end] = [pointAt(polygon, edge), pointAt(polygon, edge + 1)];
    return `${start.x},${start.y},${end.x},${end.y}`;
  };
  const edges = (polygon: Polygon): number[] => Array.from({ length: polygon.length / 2 }, (_, edge) => edge);
  const there = new Set(next ? edges(next).map((edge) => key(next, edge)) : []);
  return edges(ring).filter((edge) => !there.has(key(ring, edge)));
}
