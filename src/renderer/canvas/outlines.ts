import type { Point, Size, View } from './view.ts';

/** One garment as it is drawn over a picture. */
export interface OutlinedGarment {
  id: number;
  label: string;
  /** `#rrggbb` */
  colour: string;
  /** Corner points `x1, y1, x2, y2, …` in pixels of the picture, filled by the even-odd rule. */
  outline: readonly (readonly number[])[];
  /** `[x, y, width, height]` in pixels of the picture. */
  box: readonly [number, number, number, number];
}

/** Large ones first, so that none hides a smaller one; the chosen one above all. */
export function drawingOrder(
  garments: readonly OutlinedGarment[],
  selected: number | undefined,
): readonly OutlinedGarment[] {
  return [...garments].sort(
    (a, b) => Number(a.id === selected) - Number(b.id === selected) || areaOf(b) - areaOf(a) || a.id - b.id,
  );
}

/** The smallest garment under a point: a belt over a dress can still be chosen. */
export function garmentUnder(garments: readonly OutlinedGarment[], point: Point): OutlinedGarment | undefined {
  return garments.filter(({ outline }) => isInside(outline, point)).sort((a, b) => areaOf(a) - areaOf(b))[0];
}

/** Whether a point lies inside polygons by the even-odd rule: in a hole it does not. */
export function isInside(outline: readonly (readonly number[])[], { x, y }: Point): boolean {
  let inside = false;
  for (const polygon of outline) {
    for (let at = 0, before = polygon.length - 2; at < polygon.length; before = at, at += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [polygon[before], polygon[before + 1], polygon[at], polygon[at + 1]];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}

export const labelHeight = 22;
const gap = 2;

/**
 * Where labels stand on the stage: above their garments, on the stage as a whole, and clear of those placed before.
 *
 * @param widths of the labels in stage pixels, in the garments' order
 * @returns upper left corners, in the garments' order
 */
export function placeLabels(
  garments: readonly OutlinedGarment[],
  widths: readonly number[],
  view: View,
  stage: Size,
): Point[] {
  const placed: { x: number; y: number; width: number }[] = [];
  for (const [index, { box }] of garments.entries()) {
    const width = widths[index] ?? 0;
    // Whole pixels keep the text sharp, and sums exact: moved below another label, this one no longer meets it.
    const within = (value: number, most: number): number => Math.round(Math.max(0, Math.min(value, most)));
    const x = within(view.x + box[0] * view.scale, stage.width - width);
    let y = within(view.y + box[1] * view.scale - labelHeight - gap, stage.height - labelHeight);
    const meets = (other: { x: number; y: number; width: number }): boolean =>
      Math.abs(other.y - y) < labelHeight + gap && other.x < x + width + gap && x < other.x + other.width + gap;
    for (let other = placed.find(meets); other !== undefined; other = placed.find(meets)) {
      y = other.y + labelHeight + gap;
    }
    placed.push({ x, y, width });
  }
  return placed.map(({ x, y }) => ({ x, y }));
}

function areaOf({ box: [, , width, height] }: OutlinedGarment): number {
  return width * height;
}
