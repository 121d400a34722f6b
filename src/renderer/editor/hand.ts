import { distanceToSegment } from '../../shared/geometry/simplify.ts';
import type { Polygon } from '../../shared/geometry/polygons.ts';
import type { PointerDetail } from './events.ts';
import type { Point } from './state.ts';

/** Stage pixels that the pointer may be off a vertex or an edge. */
const reach = 9;
/** Stage pixels that the hand may tremble without dragging. */
const tremble = 4;

/** How far, in pixels of the photo, something may lie from the pointer to be meant. */
export function reachOf({ zoom }: Pick<PointerDetail, 'zoom'>): number {
  return reach / zoom;
}

export function distance(left: Point, right: Point): number {
  return Math.hypot(left.x - right.x, left.y - right.y);
}

/** Whether the pointer has gone so far since the press that a drag is meant. */
export function isDrag(start: PointerDetail, now: PointerDetail): boolean {
  return distance(start.point, now.point) * now.zoom >= tremble;
}

export function pointAt(polygon: Polygon, index: number): Point {
  const place = 2 * (index % (polygon.length / 2));
  return { x: polygon[place] as number, y: polygon[place + 1] as number };
}

/** The vertex nearest to a point, within `within` pixels of the photo. */
export function vertexNear(polygon: Polygon, point: Point, within: number): number | undefined {
  let [nearest, least] = [-1, within];
  for (let index = 0; index < polygon.length / 2; index++) {
    const away = distance(pointAt(polygon, index), point);
    if (away <= least) [nearest, least] = [index, away];
  }
  return nearest < 0 ? undefined : nearest;
}

export interface EdgePlace {
  /** Index of the vertex that the edge starts at. */
  edge: number;
  point: Point;
  away: number;
}

/** The point of a closed polygon's edges nearest to a point, within `within` pixels of the photo. */
export function edgeNear(polygon: Polygon, point: Point, within: number): EdgePlace | undefined {
  let found: EdgePlace | undefined;
  for (let edge = 0; edge < polygon.length / 2; edge++) {
    const [start, end] = [pointAt(polygon, edge), pointAt(polygon, edge + 1)];
    const away = distanceToSegment([point.x, point.y], [start.x, start.y], [end.x, end.y]);
    if (away > (found?.away ?? within)) continue;
    const length = distance(start, end);
    const share = length === 0 ? 0 : Math.sqrt(Math.max(0, distance(start, point) ** 2 - away ** 2)) / length;
    const along = Math.min(1, share);
    found = { edge, away, point: { x: start.x + along * (end.x - start.x), y: start.y + along * (end.y - start.y) } };
  }
  return found;
}

export function withVertex(polygon: Polygon, index: number, { x, y }: Point): Polygon {
  return polygon.map((coordinate, place) => (place === 2 * index ? x : place === 2 * index + 1 ? y : coordinate));
}

/** With a vertex inserted before `index`. */
export function withInserted(polygon: Polygon, index: number, { x, y }: Point): Polygon {
  return [...polygon.slice(0, 2 * index), x, y, ...polygon.slice(2 * index)];
}

export function withoutVertex(polygon: Polygon, index: number): Polygon {
  return [...polygon.slice(0, 2 * index), ...polygon.slice(2 * index + 2)];
}
