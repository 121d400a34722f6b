import type { SplitName } from '../../../../shared/contract/common.ts';

const synonyms: ReadonlyMap<string, SplitName> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'val'],
  ['valid', 'val'],
  ['validation', 'val'],
  ['dev', 'val'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** The split that a folder or a cell names; undefined where it names none. */
export function splitNamed(text: string): SplitName | undefined {
  return synonyms.get(text.trim().toLowerCase());
}
