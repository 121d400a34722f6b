import type { PictureRecommendation } from '../../../shared/contract/recommend.ts';
import type { OutlinedGarment } from '../../canvas/outlines.ts';
import { english } from '../../ui/english.ts';
import { formatShare } from '../../ui/format.ts';

const words = english.recommend.garments;

type Found = PictureRecommendation['garments'][number];

/** What a garment is called: without a detector it is the picture as a whole. */
export function garmentName({ garment }: Pick<Found, 'garment'>): string {
  return garment ?? words.wholePicture;
}

/** The garments to draw; a garment's id is its place among them, from 1. */
export function outlinedGarments(
  garments: readonly Found[],
  colourOf: (name: string | null) => string,
): OutlinedGarment[] {
  return garments.map((found, index) => ({
    id: index + 1,
    label: found.score === null ? garmentName(found) : `${garmentName(found)} ${formatShare(found.score, 0)}`,
    colour: colourOf(found.garment),
    outline: found.outline,
    box: found.box,
  }));
}
