import type { DetectorArchitecture, DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { DetectorOverrides, TrainDetectorInput } from '../../../shared/contract/detector.ts';
import { defaultArchitecture, resolveDetectorRecipe } from '../../../shared/domain/detector-recipes.ts';
import { StudioError } from '../../../shared/domain/errors.ts';

/** What the form holds: the folders too, so that looking at the other source loses nothing. */
export interface DetectorDraft {
  name: string;
  recipe: DetectorRecipe['name'];
  architecture: DetectorArchitecture;
  weights: TrainDetectorInput['weights'];
  seed: number;
  overrides: DetectorOverrides;
  /** A saved balance plan. */
  plan: number | undefined;
  source: 'project' | 'deepfashion2';
  folders: DeepFashion2Folders;
}

export interface DeepFashion2Folders {
  trainAnnotations: string;
  trainPhotos: string;
  validationAnnotations: string;
  validationPhotos: string;
}

export const emptyDraft: DetectorDraft = {
  name: '',
  recipe: 'starter',
  architecture: defaultArchitecture('starter'),
  weights: 'default',
  seed: 0,
  overrides: {},
  plan: undefined,
  source: 'project',
  folders: { trainAnnotations: '', trainPhotos: '', validationAnnotations: '', validationPhotos: '' },
};

/** Another recipe, with the architecture that it is made for and none of the changes made to the one before. */
export function withRecipe(draft: DetectorDraft, recipe: DetectorRecipe['name']): DetectorDraft {
  return withArchitecture({ ...draft, recipe, overrides: {} }, defaultArchitecture(recipe));
}

/** Another architecture. Weights of a whole detector fit only their own. */
export function withArchitecture(draft: DetectorDraft, architecture: DetectorArchitecture): DetectorDraft {
  const fits = draft.architecture === architecture || draft.weights === 'default' || draft.weights === 'random';
  return { ...draft, architecture, weights: fits ? draft.weights : 'default' };
}

/** The complete recipe, or why there is none. */
export function recipeOf({
  recipe,
  overrides,
}: Pick<DetectorDraft, 'recipe' | 'overrides'>): { recipe: DetectorRecipe } | { problem: StudioError } {
  try {
    return { recipe: resolveDetectorRecipe({ recipe, overrides }) };
  } catch (error) {
    if (error instanceof StudioError) return { problem: error };
    throw error;
  }
}

/** One value changed; one that the recipe would have by itself is no change. */
export function withOverride<Field extends keyof DetectorOverrides>(
  draft: DetectorDraft,
  field: Field,
  value: NonNullable<DetectorOverrides[Field]>,
): DetectorDraft {
  const { [field]: _, ...rest } = draft.overrides;
  const usual = recipeOf({ ...draft, overrides: rest });
  const same = 'recipe' in usual && JSON.stringify(usual.recipe[field]) === JSON.stringify(value);
  return { ...draft, overrides: same ? rest : { ...rest, [field]: value } };
}

/** What the engine is asked for; undefined while a folder is missing or the recipe cannot be trained. */
export function inputOf(draft: DetectorDraft): TrainDetectorInput | undefined {
  const source = draft.source === 'project' ? undefined : sourceOf(draft.folders);
  if (source === null || 'problem' in recipeOf(draft)) return undefined;
  const name = draft.name.trim();
  return {
    ...(name === '' ? {} : { name }),
    recipe: draft.recipe,
    architecture: draft.architecture,
    seed: draft.seed,
    weights: draft.weights,
    overrides: draft.overrides,
    ...(draft.plan === undefined ? {} : { plan: draft.plan }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Null while a path is missing; the validation part may be left out as a whole. */
function sourceOf(folders: DeepFashion2Folders): TrainDetectorInput['source'] | null {
  const [trainAnnotations, trainPhotos, annotations, photos] = [
    folders.trainAnnotations.trim(),
    folders.trainPhotos.trim(),
    folders.validationAnnotations.trim(),
    folders.validationPhotos.trim(),
  ];
  if (trainAnnotations === '' || trainPhotos === '' || (annotations === '') !== (photos === '')) return null;
  return {
    train: { annotations: trainAnnotations, photos: trainPhotos },
    ...(annotations === '' ? {} : { validation: { annotations, photos } }),
  };
}

/** Whole numbers above zero out of a text such as `320, 352`; undefined where something else stands in it. */
export function numbersOf(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  return numbers.every((number) => Number.isSafeInteger(number) && number > 0) ? numbers : undefined;
}
