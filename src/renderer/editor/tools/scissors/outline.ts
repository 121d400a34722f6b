import type { Polygon } from '../../../../shared/geometry/polygons.ts';
import { distance } from '../../hand.ts';
import type { Point } from '../../state.ts';

/** A piece of the outline between two places that were clicked. */
export interface Piece {
  readonly from: Point;
  readonly to: Point;
  /** Along edges, both ends included; undefined until the answer has come. */
  path: Polygon | undefined;
}

/** The straight way, for what has no path yet. */
export function straight({ from, to }: Pick<Piece, 'from' | 'to'>): Polygon {
  return [from.x, from.y, to.x, to.y];
}

/** All pieces as one line, with the places of the clicked points in it. */
export function joined(first: Point, pieces: readonly Piece[]): { points: number[]; handles: number[] } {
  const points = [first.x, first.y];
  const handles = [0];
  for (const piece of pieces) {
    const path = piece.path ?? straight(piece);
    // The first point is the last one of the piece before.
    for (let at = 2; at < path.length; at++) points.push(path[at] as number);
    handles.push(points.length / 2 - 1);
  }
  return { points, handles };
}

export function samePoint(left: Point, right: Point): boolean {
  return distance(left, right) === 0;
}
