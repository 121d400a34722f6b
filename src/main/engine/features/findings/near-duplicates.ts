import { splitCode } from '../../store/gallery/codes.ts';
import type { ComparedGarment } from './compared-crops.ts';
import { nearDuplicateBits } from './compared-crops.ts';
import { measuredOf, type Found, type Outcome } from './record.ts';

/** How many of a group's other garments the details name. */
const namedOthers = 24;
const hashBits = 64;

/** What the worker says of crops that are nearly the same; see `compareCropsTask`. */
export interface SimilarCrops {
  groups: Uint32Array;
  nearest: Uint32Array;
  similarities: Float32Array;
}

/**
 * Garments of nearly the same picture: their crops are, or their photos are and the class is the same. Where a group
 * lies in several splits, it leaks from one to the other.
 */
export function nearDuplicates(
  garments: readonly ComparedGarment[],
  similar: SimilarCrops,
): Record<'leak' | 'near-duplicate', Outcome> {
  const { groups, byPhoto } = joined(garments, similar);
  const measured: Record<'leak' | 'near-duplicate', { annotationId: number; value: number; subject: number }[]> = {
    leak: [],
    'near-duplicate': [],
  };
  const found: Record<'leak' | 'near-duplicate', Found[]> = { leak: [], 'near-duplicate': [] };
  for (const places of groups) {
    const first = garments[places[0] as number]?.annotationId as number;
    const splits = [...new Set(places.map((place) => garments[place]?.split ?? null))];
    const leaks = splits.filter((split) => split !== null).length > 1;
    for (const place of places) {
      const garment = garments[place];
      if (garment === undefined) continue;
      const { annotationId, area, split } = garment;
      const fromPhoto = byPhoto.has(place) ? 1 - nearDuplicateBits / hashBits : 0;
      const similarity = Math.max(similar.similarities[place] as number, fromPhoto);
      const alone = places.length === 1;
      const value = alone ? 0 : similarity;
      measured['near-duplicate'].push({ annotationId, value, subject: area });
      measured.leak.push({ annotationId, value: leaks ? value : 0, subject: splitCode(split) });
      if (alone) continue;
      const nearest = similar.nearest[place] as number;
      const others = places.filter((other) => other !== place);
      if (others.includes(nearest)) others.unshift(...others.splice(others.indexOf(nearest), 1));
      const details = {
        group: first,
        others: others.slice(0, namedOthers).map((other) => garments[other]?.annotationId as number),
        size: places.length,
        similarity,
        by: byPhoto.has(place) ? ('photo' as const) : ('crop' as const),
        splits,
      };
      found['near-duplicate'].push({
        annotationId,
        value,
        subject: area,
        details: { kind: 'near-duplicate', ...details },
      });
      if (leaks)
        found.leak.push({ annotationId, value, subject: splitCode(split), details: { kind: 'leak', ...details } });
    }
  }
  return {
    leak: { measured: measuredOf(measured.leak), found: found.leak },
    'near-duplicate': { measured: measuredOf(measured['near-duplicate']), found: found['near-duplicate'] },
  };
}

/** Places of the garments of each group, and those that are there because of their photo. */
function joined(
  garments: readonly ComparedGarment[],
  { groups }: SimilarCrops,
): { groups: number[][]; byPhoto: ReadonlySet<number> } {
  const parents = Uint32Array.from(groups);
  const find = (place: number): number => {
    let root = place;
    while (parents[root] !== root) root = parents[root] as number;
    return root;
  };
  const byPhoto = new Set<number>();
  const firstOf = new Map<string, number>();
  for (const [place, { photoGroup, photoId, garment }] of garments.entries()) {
    const key = `${photoGroup} ${garment}`;
    const first = firstOf.get(key);
    if (first === undefined) {
      firstOf.set(key, place);
      continue;
    }
    if (garments[first]?.photoId === photoId) continue;
    byPhoto.add(first).add(place);
    const [left, right] = [find(first), find(place)];
    if (left !== right) parents[Math.max(left, right)] = Math.min(left, right);
  }
  const members = new Map<number, number[]>();
  for (const place of garments.keys()) {
    const root = find(place);
    const known = members.get(root);
    if (known === undefined) members.set(root, [place]);
    else known.push(place);
  }
  return { groups: [...members.values()], byPhoto };
}
