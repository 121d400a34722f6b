import {
  Button,
  Collapse,
  Group,
  NumberInput,
  Paper,
  Radio,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAdjustments, IconPlayerPlay } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { z } from 'zod';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { training } from '../../../shared/contract/training.ts';
import type { BackboneName, TrainingRecipe } from '../../../shared/contract/training.ts';
import { describePlan } from '../../../shared/domain/plan-words.ts';
import { api } from '../../client/api.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { overridesOf } from './overrides.ts';

type Backbone = z.output<typeof training.backbones.output>[number];

interface TrainingFormProps {
  recipes: readonly TrainingRecipe[];
  backbones: readonly Backbone[];
  plans: readonly SavedPlan[];
}

const recipeWords: Readonly<Record<TrainingRecipe['name'], { label: string; description: string }>> = {
  quick: {
    label: 'Quick',
    description:
      'Features of the frozen backbone are computed once and cached; only the head learns. Minutes on a CPU.',
  },
  paper: {
    label: 'Paper',
    description:
      'The study’s two phases: transfer learning of the head, then fine-tuning of the last stage. Wants a GPU.',
  },
};

const backboneLabels: Readonly<Record<BackboneName, string>> = {
  'efficientnet-lite0': 'EfficientNet-Lite0',
  resnet18: 'ResNet18',
  resnet50: 'ResNet50',
  vgg16: 'VGG16',
};

/** Chooses what to train. What was not touched is left to the recipe. */
export function TrainingForm({ recipes, backbones, plans }: TrainingFormProps) {
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<TrainingRecipe | undefined>(
    recipes.find((recipe) => recipe.name === 'quick') ?? recipes[0],
  );
  const [backbone, setBackbone] = useState<BackboneName>(
    backbones.find((candidate) => candidate.available)?.name ?? 'efficientnet-lite0',
  );
  const [weights, setWeights] = useState<'default' | 'random'>('default');
  const [fusion, setFusion] = useState(false);
  const [planId, setPlanId] = useState<number | undefined>(useWantedPlan());
  const [seed, setSeed] = useState(0);
  const [name, setName] = useState('');
  const [advanced, setAdvanced] = useState(false);
  const start = useAction('The training could not be started', api.training.start, ({ runId }) =>
    navigate(`/training/${runId}`),
  );

  const recipe = recipes.find((candidate) => candidate.name === draft?.name);
  const chosen = backbones.find((candidate) => candidate.name === backbone);
  if (!draft || !recipe) return null;
  const plan = plans.find(({ id }) => id === planId);
  const overrides = overridesOf(recipe, draft, plan !== undefined);
  const changes = Object.keys(overrides).length;
  const weightsMissing = weights === 'default' && chosen?.available === false;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!draft || !recipe) return;
    start.mutate({
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      recipe: recipe.name,
      backbone,
      weights,
      fusion,
      seed,
      ...(plan === undefined ? {} : { plan: plan.id }),
      overrides,
    });
  }

  return (
    <Paper component="form" onSubmit={submit} aria-label="New training">
      <Stack gap="md">
        <Title order={2}>New training</Title>
        <Radio.Group
          label="Recipe"
          value={draft.name}
          onChange={(value) => setDraft(recipes.find((candidate) => candidate.name === value))}
        >
          <Stack gap={8} mt={6}>
            {recipes.map((candidate) => (
              <Radio
                key={candidate.name}
                value={candidate.name}
                label={recipeWords[candidate.name].label}
                description={recipeWords[candidate.name].description}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label="Backbone"
          description={chosen?.note}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={backbones.map((candidate) => ({
            value: candidate.name,
            label: candidate.available
              ? backboneLabels[candidate.name]
              : `${backboneLabels[candidate.name]} (no weights here)`,
          }))}
          value={backbone}
          onChange={(value) => setBackbone(backbones.find((candidate) => candidate.name === value)?.name ?? backbone)}
          error={
            weightsMissing
              ? 'Its pretrained weights are not here. Fetch or import them, or start from random weights.'
              : undefined
          }
        />
        <Select
          label="Start from"
          allowDeselect={false}
          data={[
            { value: 'default', label: 'Pretrained weights' },
            { value: 'random', label: 'Random weights' },
          ]}
          value={weights}
          onChange={(value) => setWeights(value === 'random' ? 'random' : 'default')}
        />
        <Switch
          label="Fuse with the garment class"
          description="Adds an embedding of the garment’s class to the image features."
          checked={fusion}
          onChange={(event) => setFusion(event.currentTarget.checked)}
        />
        <Select
          label="Balance plan"
          description={plan === undefined ? 'The recipe’s own sampler draws.' : describePlan(plan.plan)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={plans.length === 0 ? 'None saved yet' : 'None'}
          clearable
          disabled={plans.length === 0}
          data={plans.map(({ id, name: title }) => ({ value: String(id), label: title }))}
          value={plan === undefined ? null : String(plan.id)}
          onChange={(value) => setPlanId(value === null ? undefined : Number(value))}
        />
        <Group grow gap="sm">
          <NumberInput
            label="Seed"
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => setSeed(typeof value === 'number' ? value : 0)}
          />
          <TextInput
            label="Name"
            placeholder="Optional"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Group>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconAdjustments size={15} />}
          onClick={() => setAdvanced((shown) => !shown)}
          aria-expanded={advanced}
          aria-controls="advanced"
          justify="flex-start"
          px={4}
        >
          Advanced{changes > 0 ? ` · ${changes} changed` : ''}
        </Button>
        <Collapse expanded={advanced} id="advanced">
          <AdvancedFields draft={draft} planned={plan !== undefined} onChange={setDraft} />
          {changes > 0 && (
            <Button variant="default" mt="sm" onClick={() => setDraft(recipe)}>
              Back to the recipe’s values
            </Button>
          )}
        </Collapse>
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={15} />}
          loading={start.isPending}
          disabled={weightsMissing}
        >
          Start training
        </Button>
        <Text size="xs" c="dimmed">
          Trainings wait in a queue, one at a time. They survive a closed window, and a cancelled one can be resumed.
        </Text>
      </Stack>
    </Paper>
  );
}

/** The plan that the address asks for: `Train with this plan` leads here. */
function useWantedPlan(): number | undefined {
  const wanted = new URLSearchParams(useSearch()).get('plan') ?? '';
  return /^[1-9][0-9]*$/.test(wanted) ? Number(wanted) : undefined;
}
