import { createRandom } from '../../../../shared/domain/random.ts';

/** A photo that may be held out or kept. */
export interface Candidate {
  id: number;
  /** SHA-256 of its file: gives the same order wherever and whenever it was imported. */
  hash: string;
  eventClassId: number | null;
  /** Photos of one group are near-identical and stay together. */
  group: number;
}

/**
 * Chooses which photos are held out: a share of each event, whole groups only, as the seed has it. Every event with
 * two groups or more gives at least one. A group counts for the event that most of its photos have.
 *
 * @param forced groups that are held out in any case, and ones that never are
 * @returns ids of the photos to hold out
 */
export function chooseHeldOut(
  candidates: readonly Candidate[],
  { share, seed }: { share: number; seed: number },
  forced: { out: ReadonlySet<number>; kept: ReadonlySet<number> },
): Set<number> {
  const groups = new Map<number, Candidate[]>();
  for (const candidate of [...candidates].sort((left, right) => (left.hash < right.hash ? -1 : 1))) {
    const members = groups.get(candidate.group);
    if (members === undefined) groups.set(candidate.group, [candidate]);
    else members.push(candidate);
  }
  const strata = new Map<number | null, Candidate[][]>();
  for (const members of groups.values()) {
    const event = commonEvent(members);
    const stratum = strata.get(event);
    if (stratum === undefined) strata.set(event, [members]);
    else stratum.push(members);
  }
  const out = new Set<number>();
  const hold = (members: Candidate[]): void => members.forEach(({ id }) => out.add(id));
  for (const [event, stratum] of strata) {
    const photos = stratum.reduce((sum, members) => sum + members.length, 0);
    const target = Math.max(stratum.length > 1 ? 1 : 0, Math.round(share * photos));
    const groupOf = (members: Candidate[]): number => members[0]?.group ?? -1;
    const decided = stratum.filter((members) => forced.out.has(groupOf(members)));
    decided.forEach(hold);
    let held = decided.reduce((sum, members) => sum + members.length, 0);
    const open = stratum.filter((members) => !forced.out.has(groupOf(members)) && !forced.kept.has(groupOf(members)));
    for (const members of createRandom(seed, `split ${event ?? 'none'}`).shuffle(open)) {
      // Taken where it brings the count nearer to the target; a group too large for what is left is passed over.
      if (Math.abs(held + members.length - target) >= Math.abs(held - target)) continue;
      hold(members);
      held += members.length;
    }
  }
  return out;
}

function commonEvent(members: readonly Candidate[]): number | null {
  const counts = new Map<number | null, number>();
  for (const { eventClassId } of members) counts.set(eventClassId, (counts.get(eventClassId) ?? 0) + 1);
  let best: number | null = null;
  let most = 0;
  for (const [event, count] of counts) {
    if (count > most || (count === most && (event ?? Infinity) < (best ?? Infinity))) [best, most] = [event, count];
  }
  return best;
}
