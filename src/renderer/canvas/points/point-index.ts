/** Points of a plane by the cells of a grid, to find those near a place or within an outline without asking all. */
export interface PointIndex {
  /** The point nearest to a place and not farther than `reach`; undefined where there is none. */
  nearest: (x: number, y: number, reach: number) => number | undefined;
  /** Points within an outline (`x, y, x, y, …`, closed by itself, even-odd rule), in ascending order. */
  within: (outline: readonly number[]) => Uint32Array;
}

const pointsPerCell = 8;

/**
 * @param positions `x, y` of each point; points with a coordinate that is no finite number are never found
 * @param shown whether a point can be found at all; all can by default
 */
export function createPointIndex(positions: Float32Array, shown?: (point: number) => boolean): PointIndex {
  const count = positions.length >> 1;
  const found = (point: number): boolean =>
    Number.isFinite(positions[point * 2]) && Number.isFinite(positions[point * 2 + 1]) && (shown?.(point) ?? true);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let point = 0; point < count; point++) {
    if (!found(point)) continue;
    const [x, y] = [positions[point * 2] as number, positions[point * 2 + 1] as number];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const side = Math.max(1, Math.ceil(Math.sqrt(count / pointsPerCell)));
  const [cellWidth, cellHeight] = [(right - left) / side || 1, (bottom - top) / side || 1];
  const columnOf = (x: number): number => Math.min(side - 1, Math.max(0, Math.floor((x - left) / cellWidth)));
  const rowOf = (y: number): number => Math.min(side - 1, Math.max(0, Math.floor((y - top) / cellHeight)));

  // Counting sort: the points of cell c are `order` from `starts[c]` to `starts[c + 1]`.
  const starts = new Uint32Array(side * side + 1);
  const cells = new Int32Array(count).fill(-1);
  for (let point = 0; point < count; point++) {
    if (!found(point)) continue;
    const cell = rowOf(positions[point * 2 + 1] as number) * side + columnOf(positions[point * 2] as number);
    cells[point] = cell;
    starts[cell + 1] = (starts[cell + 1] as number) + 1;
  }
  for (let cell = 0; cell < side * side; cell++)
    starts[cell + 1] = (starts[cell + 1] as number) + (starts[cell] as number);
  const order = new Uint32Array(starts[side * side] as number);
  const filled = starts.slice();
  for (let point = 0; point < count; point++) {
    const cell = cells[point] as number;
    if (cell < 0) continue;
    order[filled[cell] as number] = point;
    filled[cell] = (filled[cell] as number) + 1;
  }

  /** The points of a row's cells from one place to another, and of a little more around. */
  function eachInRow(row: number, from: number, to: number, visit: (point: number) => void): void {
    const first = starts[row * side + columnOf(from)] as number;
    const last = starts[row * side + columnOf(to) + 1] as number;
    for (let index = first; index < last; index++) visit(order[index] as number);
  }

  const reaches = (x1: number, y1: number, x2: number, y2: number): boolean =>
    order.length > 0 && x2 >= left && x1 <= right && y2 >= top && y1 <= bottom;

  return {
    nearest(x, y, reach) {
      let best: number | undefined;
      let distance = reach * reach;
      if (!reaches(x - reach, y - reach, x + reach, y + reach)) return undefined;
      const consider = (point: number): void => {
        const [dx, dy] = [(positions[point * 2] as number) - x, (positions[point * 2 + 1] as number) - y];
        const squared = dx * dx + dy * dy;
        if (squared > distance || (squared === distance && best !== undefined && point < best)) return;
        distance = squared;
        best = point;
      };
      for (let row = rowOf(y - reach); row <= rowOf(y + reach); row++) eachInRow(row, x - reach, x + reach, consider);
      return best;
    },
    within(outline) {
      const inside: number[] = [];
      let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = 0; at + 1 < outline.length; at += 2) {
        const [x, y] = [outline[at] as number, outline[at + 1] as number];
        [x1, x2] = [Math.min(x1, x), Math.max(x2, x)];
        [y1, y2] = [Math.min(y1, y), Math.max(y2, y)];
      }
      if (!reaches(x1, y1, x2, y2)) return new Uint32Array(0);
      for (let row = rowOf(y1); row <= rowOf(y2); row++) {
        // Only edges at a point's height decide; a row meets few of a lasso's hundreds. Rounding may put a point a trifle
        // outside of its row.
        const [low, high] = [top + (row - 0.01) * cellHeight, top + (row + 1.01) * cellHeight];
        const edges = edgesBetween(outline, low, row === side - 1 ? Infinity : high);
        eachInRow(row, x1, x2, (point) => {
          if (isInside(edges, positions[point * 2] as number, positions[point * 2 + 1] as number)) inside.push(point);
        });
      }
      return Uint32Array.from(inside).sort();
    },
  };
}

/** Edges as `x1, y1, x2, y2`, that reach between two heights. */
function edgesBetween(outline: readonly number[], low: number, high: number): number[] {
  const edges: number[] = [];
  let [lastX, lastY] = [outline.at(-2) ?? 0, outline.at(-1) ?? 0];
  for (let at = 0; at + 1 < outline.length; at += 2) {
    const [x, y] = [outline[at] as number, outline[at + 1] as number];
    if (Math.max(y, lastY) >= low && Math.min(y, lastY) <= high) edges.push(lastX, lastY, x, y);
    [lastX, lastY] = [x, y];
  }
  return edges;
}

function isInside(edges: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0; at < edges.length; at += 4) {
    const [x1, y1] = [edges[at] as number, edges[at + 1] as number];
    const [x2, y2] = [edges[at + 2] as number, edges[at + 3] as number];
    if (y2 > y !== y1 > y && x < ((x1 - x2) * (y - y2)) / (y1 - y2) + x2) inside = !inside;
  }
  return inside;
}
