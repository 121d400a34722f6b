/**
 * What becomes of a detector's heads when a training goes on from it, in words for people. The heads of a detector of
 * another number of classes cannot be used; those of other classes by the same number are, and learn the new ones.
 *
 * @param known the classes of the detector that is gone on from
 * @param wanted the classes that are to be learned
 */
export function headWords(known: readonly string[], wanted: readonly string[]): string {
  if (known.length !== wanted.length) {
    return `It knows ${classWords(known.length)}, the data has ${wanted.length}: its class heads are dropped and start fresh, all else is kept.`;
  }
  if (known.every((name, position) => name === wanted[position]))
    return 'It knows the same classes: its heads are kept.';
  return 'It knows other classes, but as many: its heads are kept and learn the new ones.';
}

function classWords(count: number): string {
  return count === 1 ? '1 class' : `${count} classes`;
}
