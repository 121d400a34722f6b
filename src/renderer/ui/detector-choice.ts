import type { DetectorModel } from '../../shared/contract/detector.ts';
import { english } from './english.ts';
import { architectureLabels } from './strings.ts';

const words = english.ui.detectorChoice;

/** The detector that a form's value names, else the first: the newest of the project, or the starter. */
export function modelNamed(models: readonly DetectorModel[], value: string | null): DetectorModel | undefined {
  return models.find(({ id }) => String(id) === value) ?? models[0];
}

/** What there is to know about a detector before it is chosen. */
export function detectorFacts({ architecture, classNames, validation }: DetectorModel): string {
  const facts = [architectureLabels[architecture], words.countOfClasses(classNames.length)];
  return [...facts, ...(validation ? [words.maskApOnValidation(validation.mask.AP)] : [])].join(' · ');
}
