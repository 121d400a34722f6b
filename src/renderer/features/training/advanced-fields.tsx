import { Fieldset, Group, Select, Stack, Switch } from '@mantine/core';
import type { Augmentation, TrainingRecipe } from '../../../shared/contract/training.ts';
import { choices, chosen, sampledLabels, strategyLabels } from '../../ui/balance-words.ts';
import { Amount } from '../../ui/amount.tsx';
import { english } from '../../ui/english.ts';
import { withPhase } from './overrides.ts';

const words = english.training.advancedFields;

interface AdvancedFieldsProps {
  draft: TrainingRecipe;
  /** A balance plan decides what is drawn. */
  planned: boolean;
  onChange: (draft: TrainingRecipe) => void;
}

const phaseLabels = words.phaseLabels;

/** Every value of a recipe that may be changed. */
export function AdvancedFields({ draft, planned, onChange }: AdvancedFieldsProps) {
  const augment = (change: Partial<Augmentation>): void =>
    onChange({ ...draft, augmentation: { ...draft.augmentation, ...change } });
  return (
    <Stack gap="sm">
      {draft.phases.map((phase, index) => (
        <Fieldset key={phase.name} legend={phaseLabels[phase.name]} p="sm">
          <Group grow gap="sm">
            <Amount
              label={words.epochs}
              whole
              value={phase.epochs}
              onChange={(epochs) => onChange(withPhase(draft, index, { epochs }))}
            />
            <Amount
              label={english.common.learningRate}
              minimum={1e-7}
              step={1e-5}
              value={phase.learningRate}
              onChange={(learningRate) => onChange(withPhase(draft, index, { learningRate }))}
            />
          </Group>
        </Fieldset>
      ))}
      <Group grow gap="sm">
        <Amount
          label={words.batchSize}
          whole
          minimum={1}
          value={draft.phases[0]?.batchSize ?? 64}
          onChange={(batchSize) =>
            onChange({ ...draft, phases: draft.phases.map((phase) => ({ ...phase, batchSize })) })
          }
        />
        <Amount
          label={words.cachedViews}
          whole
          value={draft.cachedViews}
          onChange={(cachedViews) => onChange({ ...draft, cachedViews })}
        />
      </Group>
      <Group grow gap="sm">
        <Select
          label={words.sampler}
          allowDeselect={false}
          disabled={planned}
          {...(planned ? { description: words.balancePlanDecides } : {})}
          data={choices(strategyLabels)}
          value={draft.sampler}
          onChange={(value) => onChange({ ...draft, sampler: chosen(strategyLabels, value, draft.sampler) })}
        />
        <Select
          label={words.balancedLabel}
          allowDeselect={false}
          disabled={planned || draft.sampler === 'none'}
          {...(planned ? { description: ' ' } : {})}
          data={choices(sampledLabels)}
          value={draft.sampledLabel}
          onChange={(value) => onChange({ ...draft, sampledLabel: chosen(sampledLabels, value, draft.sampledLabel) })}
        />
      </Group>
      <Group grow gap="sm">
        <Amount
          label={words.dropout}
          maximum={0.95}
          step={0.05}
          value={draft.dropout}
          onChange={(dropout) => onChange({ ...draft, dropout })}
        />
        <Amount
          label={words.labelSmoothing}
          maximum={0.95}
          step={0.05}
          value={draft.labelSmoothing}
          onChange={(labelSmoothing) => onChange({ ...draft, labelSmoothing })}
        />
      </Group>
      <Fieldset legend={words.augmentation} p="sm">
        <Stack gap="sm">
          <Switch
            label={words.flipLeftAndRight}
            checked={draft.augmentation.flip}
            onChange={(event) => augment({ flip: event.currentTarget.checked })}
          />
          <Group grow gap="sm">
            <Amount
              label={words.smallestCrop}
              minimum={0.05}
              maximum={1}
              step={0.05}
              value={draft.augmentation.minimumScale}
              onChange={(minimumScale) => augment({ minimumScale })}
            />
            <Amount
              label={words.rotation}
              maximum={180}
              value={draft.augmentation.rotation}
              onChange={(rotation) => augment({ rotation })}
            />
          </Group>
          <Group grow gap="sm">
            <Amount
              label={words.colourJitter}
              maximum={1}
              step={0.05}
              value={draft.augmentation.colourJitter}
              onChange={(colourJitter) => augment({ colourJitter })}
            />
            <Amount
              label={words.erasing}
              maximum={1}
              step={0.05}
              value={draft.augmentation.erasing}
              onChange={(erasing) => augment({ erasing })}
            />
          </Group>
        </Stack>
      </Fieldset>
    </Stack>
  );
}
