import type { ComparedGarment } from './compared-crops.ts';
import { measuredOf, type Found, type Outcome } from './record.ts';

/** So many spreads beyond the median of its class a garment stands out. */
const far = 3;
/** Makes the median absolute deviation comparable with a standard deviation. */
const madScale = 1.4826;

/**
 * Garments unlike the others of their class. The value is how many spreads (scaled median absolute deviations) the
 * distance to the nearest of the class lies above the class's median.
 *
 * @param distances float32 [garments]; NaN where there is none
 */
export function outliers(garments: readonly ComparedGarment[], distances: Float32Array): Outcome {
  const classes = new Map<number, number[]>();
  for (const [place, { garment }] of garments.entries()) {
    if (Number.isNaN(distances[place])) continue;
    const known = classes.get(garment ?? 0);
    if (known === undefined) classes.set(garment ?? 0, [place]);
    else known.push(place);
  }
  const measured: { annotationId: number; value: number; subject: number }[] = [];
  const found: Found[] = [];
  for (const places of classes.values()) {
    const own = places.map((place) => distances[place] as number);
    const usual = median(own);
    const spread = madScale * median(own.map((distance) => Math.abs(distance - usual))) || 1e-6;
    for (const [index, place] of places.entries()) {
      const garment = garments[place];
      if (garment === undefined) continue;
      const distance = own[index] as number;
      const row = { annotationId: garment.annotationId, value: (distance - usual) / spread, subject: garment.area };
      measured.push(row);
      if (row.value >= far) found.push({ ...row, details: { kind: 'outlier', distance, usual } });
    }
  }
  return { measured: measuredOf(measured), found };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
