import { StudioError } from '../domain/errors.ts';
import type { Box } from './boxes.ts';
import { emptyMask, mergeMasks } from './mask-operations.ts';
import { checkSize, maskFromRuns } from './run-length.ts';
import type { RunLengthMask, Runs } from './run-length.ts';
import { createSpanWriter, runsOfSpans } from './spans.ts';

/** Corner points `x1, y1, x2, y2, …` in pixels, closed by itself. */
export type Polygon = readonly number[];

/** The outline is walked on a grid this many times finer than the pixels. */
const upsampling = 5;
/** Coordinates beyond this are no place in a photo, and their outline would not fit in memory. */
const farthestCoordinate = 1e6;

/**
 * The pixels inside any of the polygons, by the rule of COCO's own rasteriser (`rleFrPoly` of the COCO API's
 * maskApi.c, Dollár and Lin), so that equal annotations give equal masks.
 *
 * @throws StudioError ANNOTATION_INVALID where there is no polygon, or one has fewer than three points, an odd count
 *   of numbers, or a coordinate that is not finite or beyond a million
 */
export function maskFromPolygons(polygons: readonly Polygon[], height: number, width: number): RunLengthMask {
  checkSize(height, width);
  if (polygons.length === 0) throw invalid('there is no polygon');
  return mergeMasks(polygons.map((polygon, index) => maskFromPolygon(polygon, index, height, width)));
}

/** The pixels of a box, by the same rule. */
export function maskFromBox([x, y, boxWidth, boxHeight]: Box, height: number, width: number): RunLengthMask {
  const [right, bottom] = [x + boxWidth, y + boxHeight];
  return maskFromPolygons([[x, y, x, bottom, right, bottom, right, y]], height, width);
}

/**
 * The pixels inside an odd number of rings, so that a ring within another is a hole; each edge by the rule above, so that
 * rings along pixels' borders (`outlineOfRuns`) give exactly the mask that they go around.
 *
 * @param rings may be none
 * @throws StudioError ANNOTATION_INVALID as `maskFromPolygons` does
 */
export function runsFromRings(rings: readonly Polygon[], height: number, width: number): Runs {
  checkSize(height, width);
  rings.forEach(checkPolygon);
  const positions = Float64Array.from(rings.flatMap((ring) => columnCrossings(ring, height, width))).sort();
  const spans = createSpanWriter(positions.length);
  for (let index = 0; index + 1 < positions.length; index += 2) {
    spans.add(positions[index] as number, positions[index + 1] as number);
  }
  return runsOfSpans(spans.finish(), height, width);
}

function maskFromPolygon(polygon: Polygon, part: number, height: number, width: number): RunLengthMask {
  checkPolygon(polygon, part);
  const crossings = columnCrossings(polygon, height, width);
  if (crossings.length === 0) return emptyMask(height, width);
  // Between an odd and an even crossing, in column-major order, lies the inside.
  const positions = Float64Array.from([...crossings, height * width]).sort();
  const counts: number[] = [];
  let previous = 0;
  let join = false;
  for (let index = 0; index < positions.length; index++) {
    const run = (positions[index] as number) - previous;
    previous = positions[index] as number;
    if (join) {
      counts.push((counts.pop() ?? 0) + run);
      join = false;
    } else if (run > 0 || index === 0) {
      counts.push(run);
    } else {
      // Two crossings at one place are none: the run after them goes on with the one before.
      join = true;
    }
  }
  return maskFromRuns({ height, width, counts: Uint32Array.from(counts) });
}

/** Positions, in column-major order, at which the outline passes the centre line of a column. */
function columnCrossings(polygon: Polygon, height: number, width: number): number[] {
  const crossings: number[] = [];
  let [previousU, previousV] = [NaN, NaN];
  walkOutline(polygon, (u, v) => {
    if (u !== previousU && !Number.isNaN(previousU)) {
      const x = (Math.min(u, previousU) + 0.5) / upsampling - 0.5;
      if (Number.isInteger(x) && x >= 0 && x <= width - 1) {
        const y = (Math.min(v, previousV) + 0.5) / upsampling - 0.5;
        crossings.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
      }
    }
    [previousU, previousV] = [u, v];
  });
  return crossings;
}

/** Visits the fine grid's points along each edge, both ends of each edge included. */
function walkOutline(polygon: Polygon, visit: (u: number, v: number) => void): void {
  const points = polygon.length / 2;
  const fine = polygon.map((coordinate) => Math.trunc(upsampling * coordinate + 0.5));
  for (let point = 0; point < points; point++) {
    const next = (point + 1) % points;
    let [startX, startY] = [fine[point * 2] as number, fine[point * 2 + 1] as number];
    let [endX, endY] = [fine[next * 2] as number, fine[next * 2 + 1] as number];
    const across = Math.abs(endX - startX);
    const down = Math.abs(endY - startY);
    const flat = across >= down;
    // Edges are interpolated from left to right, or top to bottom, so that neighbours share the same line.
    const backwards = flat ? startX > endX : startY > endY;
    if (backwards) [startX, startY, endX, endY] = [endX, endY, startX, startY];
    const steps = flat ? across : down;
    const slope = steps === 0 ? 0 : (flat ? endY - startY : endX - startX) / steps;
    for (let step = 0; step <= steps; step++) {
      const along = backwards ? steps - step : step;
      if (flat) visit(startX + along, Math.trunc(startY + slope * along + 0.5));
      else visit(Math.trunc(startX + slope * along + 0.5), startY + along);
    }
  }
}

function checkPolygon(polygon: Polygon, part: number): void {
  if (polygon.length % 2 !== 0) throw invalid(`polygon ${part} has an odd count of numbers (${polygon.length})`, part);
  if (polygon.length < 6) throw invalid(`polygon ${part} has ${polygon.length / 2} points; it takes three`, part);
  const bad = polygon.findIndex((coordinate) => !(Math.abs(coordinate) <= farthestCoordinate));
  if (bad >= 0) throw invalid(`polygon ${part} has the coordinate ${String(polygon[bad])} at ${bad}`, part);
}

function invalid(what: string, polygon?: number): StudioError {
  return new StudioError('ANNOTATION_INVALID', `Invalid polygon: ${what}.`, { cause: what, polygon: polygon ?? null });
}
