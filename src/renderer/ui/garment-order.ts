/** The id after (step 1) or before (step -1) the chosen one; undefined past either end, where focus goes on. */
export function stepThrough(ids: readonly number[], selected: number | undefined, step: 1 | -1): number | undefined {
  if (selected === undefined) return step === 1 ? ids[0] : undefined;
  const index = ids.indexOf(selected);
  return index + step < 0 ? undefined : ids[index + step];
}
