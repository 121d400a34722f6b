import { enclosingBox, type Box } from '../../shared/geometry/boxes.ts';
import type { Polygon } from '../../shared/geometry/polygons.ts';
import { openCvError, withMatrices, type OpenCv, type Scissors } from './open-cv.ts';
import { matrixOfRegion, regionAround, scaleOf, type Picture } from './picture.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Paths along the edges of one picture. */
export interface PathFinder {
  /**
   * The path from one point to another that follows edges best. Dear once for each start, cheap for each end.
   *
   * @param from photo pixels, continuous, inside the picture, as `to`
   * @returns centres of the path's pixels, the two points themselves first and last
   */
  path(from: Point, to: Point): Promise<Polygon>;
  dispose(): void;
}

/** What is seen around the start at first, and around start and end later. */
const firstReach = 300;
const leastMargin = 120;
const marginShare = 0.35;
/** The end may come this close to the border of what is seen before more is. */
const closest = 12;
const mostPixels = 500_000;

/** The path that the search has been made ready for: from one pixel, within one region. */
interface Ready {
  from: Point;
  region: Box;
  scale: number;
  scissors: Scissors;
}

/** Intelligent scissors (Mortensen and Barrett, SIGGRAPH 1995) as OpenCV has them, with its example's settings. */
export function createPathFinder(cv: OpenCv, picture: Picture): PathFinder {
  let ready: Ready | undefined;

  async function prepared(from: Point, to: Point): Promise<Ready> {
    if (ready !== undefined && ready.from.x === from.x && ready.from.y === from.y && sees(ready.region, to, picture)) {
      return ready;
    }
    ready?.scissors.delete();
    ready = undefined;
    const region = regionFor(from, to, picture);
    const scale = scaleOf(region, mostPixels);
    ready = await withMatrices(cv, (keep) => {
      const full = keep(matrixOfRegion(cv, picture, region));
      const size = { width: Math.round(region[2] * scale), height: Math.round(region[3] * scale) };
      const image = scale < 1 ? keep(new cv.Mat()) : full;
      if (scale < 1) cv.resize(full, image, size, 0, 0, cv.INTER_AREA);
      const scissors = new cv.segmentation_IntelligentScissorsMB();
      try {
        scissors.setEdgeFeatureCannyParameters(32, 100, 3, false).delete();
        scissors.setGradientMagnitudeMaxLimit(200).delete();
        scissors.applyImage(image).delete();
        scissors.buildMap(pixelOf(from, { region, scale }));
      } catch (error) {
        scissors.delete();
        throw openCvError(cv, error);
      }
      return { from, region, scale, scissors };
    });
    return ready;
  }

  return {
    async path(from, to) {
      const { region, scale, scissors } = await prepared(inside(from, picture), inside(to, picture));
      return withMatrices(cv, (keep) => {
        const contour = keep(new cv.Mat());
        scissors.getContour(pixelOf(inside(to, picture), { region, scale }), contour);
        const points = [from.x, from.y];
        // The first and the last are the pixels of the two points, which are known more exactly.
        for (let index = 1; index < contour.rows - 1; index++) {
          const [x, y] = [contour.data32S[index * 2] as number, contour.data32S[index * 2 + 1] as number];
          points.push((x + 0.5) / scale + region[0], (y + 0.5) / scale + region[1]);
        }
        points.push(to.x, to.y);
        return points;
      });
    },
    dispose() {
      ready?.scissors.delete();
      ready = undefined;
    },
  };
}

function inside({ x, y }: Point, { width, height }: Picture): Point {
  return { x: Math.min(width - 0.5, Math.max(0.5, x)), y: Math.min(height - 0.5, Math.max(0.5, y)) };
}

function pixelOf({ x, y }: Point, { region, scale }: { region: Box; scale: number }): Point {
  const [columns, rows] = [Math.round(region[2] * scale), Math.round(region[3] * scale)];
  return {
    x: Math.min(columns - 1, Math.max(0, Math.floor((x - region[0]) * scale))),
    y: Math.min(rows - 1, Math.max(0, Math.floor((y - region[1]) * scale))),
  };
}

/** The region that a path between two points is looked for in. */
export function regionFor(from: Point, to: Point, picture: { width: number; height: number }): Box {
  const first = regionAround([from.x, from.y, 0, 0], firstReach, picture);
  if (sees(first, to, picture)) return first;
  const ends: Box = enclosingBox([[from.x, from.y, 0, 0], [to.x, to.y, 0, 0]]) ?? [0, 0, 0, 0]; // prettier-ignore
  return regionAround(ends, Math.max(leastMargin, marginShare * Math.max(ends[2], ends[3])), picture);
}

function sees([left, top, width, height]: Box, { x, y }: Point, picture: { width: number; height: number }): boolean {
  return (
    x >= (left === 0 ? 0 : left + closest) &&
    y >= (top === 0 ? 0 : top + closest) &&
    x <= (left + width === picture.width ? picture.width : left + width - closest) &&
    y <= (top + height === picture.height ? picture.height : top + height - closest)
  );
}
