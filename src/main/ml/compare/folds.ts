import { createRandom } from '../../../shared/domain/random.ts';

/**
 * Deals samples into folds: a group is never in two, and each fold gets its share of every class. Groups are dealt the
 * largest first, each to the fold that has the fewest of the group's class, then the fewest of all.
 *
 * @returns the fold of each sample, 0..folds-1
 */
export function dealFolds(
  samples: readonly { group: number; label: number }[],
  folds: number,
  seed: number,
): Uint8Array {
  const groups = new Map<number, number[]>();
  for (const [index, { group }] of samples.entries()) {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [index]);
    else known.push(index);
  }
  const order = createRandom(seed, 'folds').shuffle([...groups.values()]);
  order.sort((left, right) => right.length - left.length);
  const sizes = new Array<number>(folds).fill(0);
  const classSizes = new Map<number, number[]>();
  const dealt = new Uint8Array(samples.length);
  for (const members of order) {
    const label = samples[members[0] as number]?.label ?? 0;
    let ofClass = classSizes.get(label);
    if (ofClass === undefined) classSizes.set(label, (ofClass = new Array<number>(folds).fill(0)));
    let best = 0;
    for (let fold = 1; fold < folds; fold++) {
      const fewer = (ofClass[fold] as number) - (ofClass[best] as number);
      if (fewer < 0 || (fewer === 0 && (sizes[fold] as number) < (sizes[best] as number))) best = fold;
    }
    for (const member of members) dealt[member] = best;
    ofClass[best] = (ofClass[best] as number) + members.length;
    sizes[best] = (sizes[best] as number) + members.length;
  }
  return dealt;
}
