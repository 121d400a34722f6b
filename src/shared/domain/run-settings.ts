/** A value of a run's settings with its place, as people read it. */
export type Setting = readonly [field: string, value: string];

const words: Readonly<Record<string, string>> = {
  phases: 'phase',
};

/**
 * Every value of a recipe (or of any other JSON) with its place in words: `phase 1, learning rate`. Equal recipes give
 * equal lists, so that two can be compared line by line.
 */
export function flattenSettings(value: unknown, place: readonly string[] = []): Setting[] {
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object' || part === null)) {
    return [[place.join(', '), value.map(String).join(', ')]];
  }
  if (Array.isArray(value)) {
    const name = place.at(-1) ?? '';
    return value.flatMap((part, index) => flattenSettings(part, [...place.slice(0, -1), `${name} ${index + 1}`]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, part]) => flattenSettings(part, [...place, inWords(key)]));
  }
  return [[place.join(', '), value === null || value === undefined ? 'none' : String(value)]];
}

/** The settings in which two lists differ, in the order of the first; null where a list has no such setting. */
export function differingSettings(
  first: readonly Setting[],
  second: readonly Setting[],
): { field: string; first: string | null; second: string | null }[] {
  const [before, after] = [new Map(first), new Map(second)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((field) => ({ field, first: before.get(field) ?? null, second: after.get(field) ?? null }))
    .filter((setting) => setting.first !== setting.second);
}

function inWords(key: string): string {
  return words[key] ?? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
