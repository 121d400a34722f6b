/** Sixteen hues that stay apart from each other on photos, light and dark (after Tableau 20 and Okabe and Ito). */
const hues: readonly string[] = [
  '#4e79d8',
  '#f28e2b',
  '#35a26b',
  '#e0565b',
  '#9a6fd0',
  '#17a2b8',
  '#d6a300',
  '#e377c2',
  '#8a9a2f',
  '#b4693b',
  '#5b9bd5',
  '#ff7f6e',
  '#6fc276',
  '#c28be0',
  '#7f8ca3',
  '#c9447a',
];

/** The colour of a class, by its position in the taxonomy; grey where the class is not known. */
export function classColour(position: number | undefined): string {
  if (position === undefined) return '#8b93a3';
  return hues[position % hues.length] ?? '#8b93a3';
}

/** Red, green and blue from 0 to 255 of `#rrggbb`. */
export function channels(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
