import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import type { DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { DetectorOverrides } from '../../../shared/contract/detector.ts';
import {
  detectorRecipeNamed,
  multiScaleShortSides,
  scaledLearningRate,
} from '../../../shared/domain/detector-recipes.ts';
import { Amount } from '../../ui/amount.tsx';
import { english } from '../../ui/english.ts';
import { recipeOf, withOverride, type DetectorDraft } from './draft.ts';
import { NumbersField } from './numbers-field.tsx';

const words = english.detector.advancedFields;

interface AdvancedFieldsProps {
  draft: DetectorDraft;
  onChange: (draft: DetectorDraft) => void;
}

/** Every value of a recipe that may be changed; those that follow from others show what they come to. */
export function AdvancedFields({ draft, onChange }: AdvancedFieldsProps) {
  const resolved = recipeOf(draft);
  // What cannot be trained is shown as it was typed.
  const recipe: DetectorRecipe =
    'recipe' in resolved
      ? resolved.recipe
      : ({ ...detectorRecipeNamed(draft.recipe), ...draft.overrides } as DetectorRecipe);
  function set<Field extends keyof DetectorOverrides>(field: Field) {
    return (value: NonNullable<DetectorOverrides[Field]>) => onChange(withOverride(draft, field, value));
  }
  const rate = scaledLearningRate(recipe);
  return (
    <Stack gap="sm">
      <Group grow gap="sm">
        <Amount label={words.epochs} whole minimum={1} value={recipe.epochs} onChange={set('epochs')} />
        <Amount label={words.warmUpSteps} whole value={recipe.warmupSteps} onChange={set('warmupSteps')} />
      </Group>
      <Group grow gap="sm">
        <Amount label={words.batchSize} whole minimum={1} value={recipe.batchSize} onChange={set('batchSize')} />
        <Amount
          label={words.photosAtOnce}
          whole
          minimum={1}
          value={recipe.photosPerPass}
          onChange={set('photosPerPass')}
        />
      </Group>
      <Group grow gap="sm" align="flex-start">
        <Amount
          label={english.common.learningRate}
          minimum={1e-6}
          step={1e-3}
          value={recipe.learningRate}
          onChange={set('learningRate')}
        />
        <NumbersField label={words.lowerAfterEpochs} value={recipe.milestones} onChange={set('milestones')} />
      </Group>
      {rate !== recipe.learningRate && (
        <Text size="xs" c="dimmed">
          {words.scaledToABatchOf(recipe.batchSize, Number(rate.toPrecision(3)))}
        </Text>
      )}
      <Group grow gap="sm">
        <Amount
          label={words.shortSidePixels}
          whole
          minimum={32}
          step={32}
          value={recipe.shortSide}
          onChange={set('shortSide')}
        />
        <Amount
          label={words.longSideAtMost}
          whole
          minimum={32}
          step={32}
          value={recipe.longSide}
          onChange={set('longSide')}
        />
      </Group>
      <NumbersField
        label={words.shortSidesInTraining}
        least={1}
        value={recipe.shortSides}
        onChange={set('shortSides')}
      />
      {draft.recipe === 'paper' && (
        <Button
          size="compact-xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set('shortSides')([...multiScaleShortSides])}
        >
          {words.multiScaleAsDetectron2}
        </Button>
      )}
      <Amount
        label={words.frozenStagesOfTheBackbone}
        whole
        maximum={5}
        value={recipe.frozenStages}
        onChange={set('frozenStages')}
      />
      <Switch
        label={words.flipLeftAndRight}
        checked={recipe.flip}
        onChange={(event) => set('flip')(event.currentTarget.checked)}
      />
    </Stack>
  );
}
