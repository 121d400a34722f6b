import { findLabelIssues } from '../../../../shared/metrics/label-errors/find-label-issues.ts';
import type { ComparedGarment } from './compared-crops.ts';
import { measuredOf, type Found, type Outcome } from './record.ts';

/** The fewest photos of an event that can be told from others. */
const fewestPhotos = 2;
/** How many of the likeliest events the details name. */
const likeliest = 5;

/** The garments that take part in the search for label errors, and the events among them. */
export interface Labelled {
  /** Event class ids by position. */
  events: number[];
  /** Position of each garment's event; null where it takes no part. */
  labels: (number | null)[];
}

/** Garments of datasets whose photo has an event that enough photos have. */
export function labelledGarments(garments: readonly ComparedGarment[]): Labelled {
  const photos = new Map<number, Set<number>>();
  for (const { event, photoId, leftOut } of garments) {
    if (event === null || leftOut === 1) continue;
    const known = photos.get(event);
    if (known === undefined) photos.set(event, new Set([photoId]));
    else known.add(photoId);
  }
  const events = [...photos]
    .filter(([, members]) => members.size >= fewestPhotos)
    .map(([event]) => event)
    .sort((left, right) => left - right);
  const positions = new Map(events.map((event, position) => [event, position]));
  const labels = garments.map(({ event, leftOut }) =>
    event === null || leftOut === 1 ? null : (positions.get(event) ?? null),
  );
  return { events, labels };
}

/** Mean probabilities of each photo, for an event belongs to the photo and not to one of its garments. */
export interface PhotoProbabilities {
  photoIds: number[];
  labels: number[];
  /** float64 [photos, events], rows sum to 1. */
  probabilities: Float64Array;
  /** Places of each photo's garments. */
  members: number[][];
}

/** @param probabilities float32 [garments, events]; rows without a label are not read */
export function photoProbabilities(
  garments: readonly ComparedGarment[],
  { events, labels }: Labelled,
  probabilities: Float32Array,
): PhotoProbabilities {
  const members = new Map<number, number[]>();
  for (const [place, { photoId }] of garments.entries()) {
    if (labels[place] === null) continue;
    const known = members.get(photoId);
    if (known === undefined) members.set(photoId, [place]);
    else known.push(place);
  }
  const means = new Float64Array(members.size * events.length);
  for (const [index, places] of [...members.values()].entries()) {
    for (const position of events.keys()) {
      const sum = places.reduce(
        (total, place) => total + (probabilities[place * events.length + position] as number),
        0,
      );
      means[index * events.length + position] = sum / places.length;
    }
  }
  return {
    photoIds: [...members.keys()],
    labels: [...members.values()].map((places) => labels[places[0] as number] as number),
    probabilities: means,
    members: [...members.values()],
  };
}

/**
 * Garments of photos whose event is likely another one, by confident learning over photos. The value is 1 - the
 * photo's probability of its event.
 */
export function labelErrors(
  garments: readonly ComparedGarment[],
  { events }: Labelled,
  photos: PhotoProbabilities,
  probabilities: Float32Array,
): Outcome {
  const classCount = events.length;
  const issues = new Set(findLabelIssues({ labels: photos.labels, probabilities: photos.probabilities, classCount }));
  const measured: { annotationId: number; value: number; subject: number }[] = [];
  const found: Found[] = [];
  for (const [index, places] of photos.members.entries()) {
    const label = photos.labels[index] as number;
    const given = events[label] as number;
    const row = photos.probabilities.subarray(index * classCount, (index + 1) * classCount);
    const value = 1 - (row[label] as number);
    const ranked = [...row.keys()].sort((left, right) => (row[right] as number) - (row[left] as number));
    const suggested = events[ranked.find((position) => position !== label) as number] as number;
    for (const place of places) {
      const annotationId = garments[place]?.annotationId as number;
      measured.push({ annotationId, value, subject: given });
      if (!issues.has(index)) continue;
      const details = {
        kind: 'label-error' as const,
        given,
        suggested,
        probabilities: ranked.slice(0, likeliest).map((position) => ({
          eventClassId: events[position] as number,
          probability: clamped(row[position] as number),
        })),
        own: clamped(probabilities[place * classCount + label] as number),
        garments: places.length,
      };
      found.push({ annotationId, value, subject: given, details });
    }
  }
  return { measured: measuredOf(measured), found };
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}
