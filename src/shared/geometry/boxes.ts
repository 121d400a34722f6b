/** `[x, y, width, height]` in pixels; the corner is the top left, coordinates are continuous. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** `[x1, y1, x2, y2]` in pixels: top left and bottom right corner, as DeepFashion2 and Detectron2 write boxes. */
export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

export function boxFromCorners([x1, y1, x2, y2]: Corners): Box {
  return [x1, y1, x2 - x1, y2 - y1];
}

export function cornersFromBox([x, y, width, height]: Box): Corners {
  return [x, y, x + width, y + height];
}

/** Square pixels; 0 for a box without extent. */
export function boxArea([, , width, height]: Box): number {
  return width > 0 && height > 0 ? width * height : 0;
}

/** What both boxes cover, or undefined where they share no area. */
export function intersectBoxes(left: Box, right: Box): Box | undefined {
  const x = Math.max(left[0], right[0]);
  const y = Math.max(left[1], right[1]);
  const width = Math.min(left[0] + left[2], right[0] + right[2]) - x;
  const height = Math.min(left[1] + left[3], right[1] + right[3]) - y;
  return width > 0 && height > 0 ? [x, y, width, height] : undefined;
}

/** The smallest box around all boxes, or undefined for none. */
export function enclosingBox(boxes: readonly Box[]): Box | undefined {
  const [first, ...others] = boxes;
  if (first === undefined) return undefined;
  let [x1, y1, x2, y2] = cornersFromBox(first);
  for (const other of others) {
    const corners = cornersFromBox(other);
    x1 = Math.min(x1, corners[0]);
    y1 = Math.min(y1, corners[1]);
    x2 = Math.max(x2, corners[2]);
    y2 = Math.max(y2, corners[3]);
  }
  return boxFromCorners([x1, y1, x2, y2]);
}

/**
 * Intersection over union, 0..1; 0 where both are empty. With `crowd`, over the first box's own area
 * (COCO: a detection inside a crowd region counts as found).
 */
export function boxIou(detection: Box, groundTruth: Box, crowd = false): number {
  const shared = intersectBoxes(detection, groundTruth);
  if (shared === undefined) return 0;
  const intersection = boxArea(shared);
  const union = crowd ? boxArea(detection) : boxArea(detection) + boxArea(groundTruth) - intersection;
  return intersection / union;
}

/** The part of the box inside a picture of `width` x `height`, or undefined where none is. */
export function clampBox(box: Box, width: number, height: number): Box | undefined {
  return intersectBoxes(box, [0, 0, width, height]);
}

/** The box grown on each of its four sides by `margin` times its longer side. May reach outside the picture. */
export function expandBox([x, y, width, height]: Box, margin: number): Box {
  const grow = margin * Math.max(width, height);
  return [x - grow, y - grow, width + 2 * grow, height + 2 * grow];
}

/** The smallest box with whole coordinates around the box. */
export function roundBoxOutwards(box: Box): Box {
  const [x1, y1, x2, y2] = cornersFromBox(box);
  return boxFromCorners([Math.floor(x1), Math.floor(y1), Math.ceil(x2), Math.ceil(y2)]);
}
