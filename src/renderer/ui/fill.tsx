import { Fragment, type ReactNode } from 'react';

/** A sentence with elements in it: each `{name}` of `sentence` becomes `parts.name`. */
export function fill(sentence: string, parts: Readonly<Record<string, ReactNode>>): ReactNode[] {
  return sentence
    .split(/\{(\w+)\}/)
    .map((piece, index) => <Fragment key={index}>{index % 2 === 0 ? piece : parts[piece]}</Fragment>);
}
