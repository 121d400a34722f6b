import type { Locator } from '@playwright/test';

export interface WrongCell {
  /** Its accessible name. */
  label: string;
  truth: string;
  predicted: string;
}

/** The fullest cell of a confusion matrix off its diagonal. */
export async function fullestWrongCell(matrix: Locator): Promise<WrongCell> {
  const labels = await matrix
    .getByRole('gridcell', { name: /^True .+, predicted / })
    .evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ''));
  const [fullest] = labels
    .map((label) => ({ label, found: /^True (.+), predicted (.+): (\d+) garment/.exec(label) }))
    .filter(({ found }) => found !== null && found[1] !== found[2])
    .sort((a, b) => Number(b.found?.[3]) - Number(a.found?.[3]));
  if (fullest === undefined) throw new Error('Every garment is right.');
  const [, truth = '', predicted = ''] = fullest.found ?? [];
  return { label: fullest.label, truth, predicted };
}
