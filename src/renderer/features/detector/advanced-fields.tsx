import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import type { DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { DetectorOverrides } from '../../../shared/contract/detector.ts';
import {
  detectorRecipeNamed,
  multiScaleShortSides,
  scaledLearningRate,
} from '../../../shared/domain/detector-recipes.ts';
import { Amount } from '../../ui/amount.tsx';
import { formatRate } from '../../ui/format.ts';
import { recipeOf, withOverride, type DetectorDraft } from './draft.ts';
import { NumbersField } from './numbers-field.tsx';

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
        <Amount label="Epochs" whole minimum={1} value={recipe.epochs} onChange={set('epochs')} />
        <Amount label="Warm-up steps" whole value={recipe.warmupSteps} onChange={set('warmupSteps')} />
      </Group>
      <Group grow gap="sm">
        <Amount label="Batch size" whole minimum={1} value={recipe.batchSize} onChange={set('batchSize')} />
        <Amount label="Photos at once" whole minimum={1} value={recipe.photosPerPass} onChange={set('photosPerPass')} />
      </Group>
      <Group grow gap="sm" align="flex-start">
        <Amount
          label="Learning rate"
          minimum={1e-6}
          step={1e-3}
          value={recipe.learningRate}
          onChange={set('learningRate')}
        />
        <NumbersField label="Lower after epochs" value={recipe.milestones} onChange={set('milestones')} />
      </Group>
      {rate !== recipe.learningRate && (
        <Text size="xs" c="dimmed">
          Scaled to a batch of {recipe.batchSize}: {formatRate(Number(rate.toPrecision(3)))}.
        </Text>
      )}
      <Group grow gap="sm">
        <Amount
          label="Short side (pixels)"
          whole
          minimum={32}
          step={32}
          value={recipe.shortSide}
          onChange={set('shortSide')}
        />
        <Amount
          label="Long side at most"
          whole
          minimum={32}
          step={32}
          value={recipe.longSide}
          onChange={set('longSide')}
        />
      </Group>
      <NumbersField label="Short sides in training" least={1} value={recipe.shortSides} onChange={set('shortSides')} />
      {draft.recipe === 'paper' && (
        <Button
          size="compact-xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set('shortSides')([...multiScaleShortSides])}
        >
          Multi-scale, as Detectron2
        </Button>
      )}
      <Amount
        label="Frozen stages of the backbone"
        whole
        maximum={5}
        value={recipe.frozenStages}
        onChange={set('frozenStages')}
      />
      <Switch
        label="Flip left and right"
        checked={recipe.flip}
        onChange={(event) => set('flip')(event.currentTarget.checked)}
      />
    </Stack>
  );
}
