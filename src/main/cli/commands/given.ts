type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** The values that are not undefined. */
export function given<Values extends Record<string, unknown>>(values: Values): Given<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<Values>;
}

/** An option's name as it is written on the command line. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
