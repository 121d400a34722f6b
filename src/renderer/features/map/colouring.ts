import { classColour, channels } from '../../ui/colours.ts';
import { english } from '../../ui/english.ts';
import { reviewLabels, splitLabel } from '../../ui/strings.ts';
import type { ClassNames } from '../../ui/use-taxonomies.ts';
import type { Points } from './map-points.ts';

const words = english.map.colouring;

/** What points can be coloured by. */
export const aspects = ['event', 'garment', 'split', 'review', 'correctness'] as const;
export type Aspect = (typeof aspects)[number];

export const aspectLabels: Readonly<Record<Aspect, string>> = words.aspectLabels;

/** One value of an aspect, with how many points have it. */
export interface LegendEntry {
  value: number;
  label: string;
  colour: string;
  count: number;
}

interface Names {
  events: ClassNames;
  garments: ClassNames;
}

const noneColour = classColour(undefined);
const fixed: Readonly<Record<Exclude<Aspect, 'event' | 'garment'>, readonly { label: string; colour: string }[]>> = {
  split: [
    { label: splitLabel('train'), colour: '#4e79d8' },
    { label: splitLabel('val'), colour: '#f28e2b' },
    { label: splitLabel('test'), colour: '#35a26b' },
    { label: splitLabel(null), colour: noneColour },
  ],
  review: [
    { label: reviewLabels.unreviewed, colour: noneColour },
    { label: reviewLabels.accepted, colour: '#35a26b' },
    { label: reviewLabels.rejected, colour: '#e0565b' },
  ],
  correctness: [
    { label: words.notPredicted, colour: noneColour },
    { label: words.wrong, colour: '#e0565b' },
    { label: words.right, colour: '#35a26b' },
  ],
};

/** What each point has of an aspect. */
export function valuesOf(points: Points, aspect: Aspect): Uint32Array | Uint8Array {
  switch (aspect) {
    case 'event':
      return points.events;
    case 'garment':
      return points.garments;
    case 'split':
      return points.splits;
    case 'review':
      return points.reviewStates;
    case 'correctness':
      return points.correctness ?? new Uint8Array(points.count);
  }
}

/** The points that have a value. */
export function pointsWith(points: Points, aspect: Aspect, wanted: number): number[] {
  const found: number[] = [];
  for (const [point, value] of valuesOf(points, aspect).entries()) if (value === wanted) found.push(point);
  return found;
}

/** The values that occur, in the taxonomy's order; none comes last. */
export function legendOf(points: Points, aspect: Aspect, names: Names): LegendEntry[] {
  const counts = new Map<number, number>();
  for (const value of valuesOf(points, aspect)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const entries: LegendEntry[] = [];
  if (aspect === 'event' || aspect === 'garment') {
    const classes = aspect === 'event' ? names.events : names.garments;
    for (const id of [...classes.classes.map((each) => each.id), null]) {
      const count = counts.get(id ?? 0);
      if (count !== undefined) {
        entries.push({ value: id ?? 0, label: classes.name(id), colour: classes.colour(id), count });
      }
    }
    return entries;
  }
  for (const [value, { label, colour }] of fixed[aspect].entries()) {
    const count = counts.get(value);
    if (count !== undefined) entries.push({ value, label, colour, count });
  }
  return entries;
}

/** RGBA of each point; those of hidden values are see-through. */
export function coloursOf(
  points: Points,
  aspect: Aspect,
  legend: readonly LegendEntry[],
  hidden: ReadonlySet<number>,
): Uint8Array {
  const palette = new Map(
    legend.map(({ value, colour }) => [value, [...channels(colour), hidden.has(value) ? 0 : 230] as const]),
  );
  const colours = new Uint8Array(4 * points.count);
  for (const [point, value] of valuesOf(points, aspect).entries()) {
    const colour = palette.get(value);
    if (colour !== undefined) colours.set(colour, 4 * point);
  }
  return colours;
}

export type Join = 'replace' | 'add' | 'remove';

/** A choice with points of a lasso joined to it; what is hidden is never chosen. Null where nothing is left. */
export function joinChoice(
  chosen: Uint8Array | null,
  lassoed: Iterable<number>,
  join: Join,
  colours: Uint8Array,
): Uint8Array | null {
  const next = new Uint8Array(colours.length / 4);
  if (chosen !== null && join !== 'replace') next.set(chosen);
  for (const point of lassoed) {
    if ((colours[4 * point + 3] as number) > 0) next[point] = join === 'remove' ? 0 : 1;
  }
  return next.includes(1) ? next : null;
}

/** The ids of the chosen points, in the map's order. */
export function chosenIds(points: Points, chosen: Uint8Array | null): number[] {
  if (chosen === null) return [];
  const ids: number[] = [];
  for (const [point, is] of chosen.entries()) if (is === 1) ids.push(points.annotationIds[point] as number);
  return ids;
}
