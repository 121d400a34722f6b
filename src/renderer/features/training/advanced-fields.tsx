import { Fieldset, Group, Select, Stack, Switch } from '@mantine/core';
import type { Augmentation, TrainingRecipe } from '../../../shared/contract/training.ts';
import { Amount } from '../../ui/amount.tsx';
import { withPhase } from './overrides.ts';

interface AdvancedFieldsProps {
  draft: TrainingRecipe;
  onChange: (draft: TrainingRecipe) => void;
}

const phaseLabels = { transfer: 'Transfer learning', 'fine-tune': 'Fine-tuning' } as const;

/** Every value of a recipe that may be changed. */
export function AdvancedFields({ draft, onChange }: AdvancedFieldsProps) {
  const augment = (change: Partial<Augmentation>): void =>
    onChange({ ...draft, augmentation: { ...draft.augmentation, ...change } });
  return (
    <Stack gap="sm">
      {draft.phases.map((phase, index) => (
        <Fieldset key={phase.name} legend={phaseLabels[phase.name]} p="sm">
          <Group grow gap="sm">
            <Amount
              label="Epochs"
              whole
              value={phase.epochs}
              onChange={(epochs) => onChange(withPhase(draft, index, { epochs }))}
            />
            <Amount
              label="Learning rate"
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
          label="Batch size"
          whole
          minimum={1}
          value={draft.phases[0]?.batchSize ?? 64}
          onChange={(batchSize) =>
            onChange({ ...draft, phases: draft.phases.map((phase) => ({ ...phase, batchSize })) })
          }
        />
        <Amount
          label="Cached views"
          whole
          value={draft.cachedViews}
          onChange={(cachedViews) => onChange({ ...draft, cachedViews })}
        />
      </Group>
      <Group grow gap="sm">
        <Select
          label="Sampler"
          allowDeselect={false}
          data={[
            { value: 'inverse-frequency', label: 'Inverse frequency' },
            { value: 'none', label: 'As it comes' },
          ]}
          value={draft.sampler}
          onChange={(value) => onChange({ ...draft, sampler: value === 'none' ? 'none' : 'inverse-frequency' })}
        />
        <Select
          label="Balanced label"
          allowDeselect={false}
          disabled={draft.sampler === 'none'}
          data={[
            { value: 'event', label: 'Event' },
            { value: 'garment', label: 'Garment class' },
          ]}
          value={draft.sampledLabel}
          onChange={(value) => onChange({ ...draft, sampledLabel: value === 'garment' ? 'garment' : 'event' })}
        />
      </Group>
      <Group grow gap="sm">
        <Amount
          label="Dropout"
          maximum={0.95}
          step={0.05}
          value={draft.dropout}
          onChange={(dropout) => onChange({ ...draft, dropout })}
        />
        <Amount
          label="Label smoothing"
          maximum={0.95}
          step={0.05}
          value={draft.labelSmoothing}
          onChange={(labelSmoothing) => onChange({ ...draft, labelSmoothing })}
        />
      </Group>
      <Fieldset legend="Augmentation" p="sm">
        <Stack gap="sm">
          <Switch
            label="Flip left and right"
            checked={draft.augmentation.flip}
            onChange={(event) => augment({ flip: event.currentTarget.checked })}
          />
          <Group grow gap="sm">
            <Amount
              label="Smallest crop"
              minimum={0.05}
              maximum={1}
              step={0.05}
              value={draft.augmentation.minimumScale}
              onChange={(minimumScale) => augment({ minimumScale })}
            />
            <Amount
              label="Rotation (°)"
              maximum={180}
              value={draft.augmentation.rotation}
              onChange={(rotation) => augment({ rotation })}
            />
          </Group>
          <Group grow gap="sm">
            <Amount
              label="Colour jitter"
              maximum={1}
              step={0.05}
              value={draft.augmentation.colourJitter}
              onChange={(colourJitter) => augment({ colourJitter })}
            />
            <Amount
              label="Erasing"
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
