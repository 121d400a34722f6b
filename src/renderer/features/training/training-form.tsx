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
import { useLocation } from 'wouter';
import type { z } from 'zod';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { training } from '../../../shared/contract/training.ts';
import type { BackboneName, TrainingRecipe } from '../../../shared/contract/training.ts';
import { describePlan, isGarmentPlan } from '../../../shared/domain/plan-words.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { PlanSelect } from '../../ui/plan-select.tsx';
import { useAction } from '../../ui/use-jobs.ts';
import { useWantedPlan } from '../../ui/wanted-plan.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { overridesOf } from './overrides.ts';

const words = english.training.trainingForm;

type Backbone = z.output<typeof training.backbones.output>[number];

interface TrainingFormProps {
  recipes: readonly TrainingRecipe[];
  backbones: readonly Backbone[];
  plans: readonly SavedPlan[];
}

const recipeWords: Readonly<Record<TrainingRecipe['name'], { label: string; description: string }>> = words.recipeWords;

const backboneLabels: Readonly<Record<BackboneName, string>> = words.backboneLabels;

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
  const start = useAction(words.trainingCouldNotBeStarted, api.training.start, ({ runId }) =>
    navigate(`/training/${runId}`),
  );

  const recipe = recipes.find((candidate) => candidate.name === draft?.name);
  const chosen = backbones.find((candidate) => candidate.name === backbone);
  if (!draft || !recipe) return null;
  const plan = plans.filter(isGarmentPlan).find(({ id }) => id === planId);
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
    <Paper component="form" onSubmit={submit} aria-label={words.newTraining}>
      <Stack gap="md">
        <Title order={2}>{words.newTraining}</Title>
        <Radio.Group
          label={words.recipe}
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
          label={words.backbone}
          description={chosen?.note}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={backbones.map((candidate) => ({
            value: candidate.name,
            label: candidate.available
              ? backboneLabels[candidate.name]
              : words.noWeightsHere(backboneLabels[candidate.name]),
          }))}
          value={backbone}
          onChange={(value) => setBackbone(backbones.find((candidate) => candidate.name === value)?.name ?? backbone)}
          error={weightsMissing ? words.itsPretrainedWeightsAreNotHere : undefined}
        />
        <Select
          label={words.startFrom}
          allowDeselect={false}
          data={[
            { value: 'default', label: words.pretrainedWeights },
            { value: 'random', label: words.randomWeights },
          ]}
          value={weights}
          onChange={(value) => setWeights(value === 'random' ? 'random' : 'default')}
        />
        <Switch
          label={words.fuseWithTheGarmentClass}
          description={words.addsAnEmbeddingOfTheGarments}
          checked={fusion}
          onChange={(event) => setFusion(event.currentTarget.checked)}
        />
        <PlanSelect
          kind="classifier"
          plans={plans}
          description={plan === undefined ? words.recipesOwnSamplerDraws : describePlan(plan.plan)}
          placeholder={english.common.none}
          value={plan?.id ?? null}
          onChange={(value) => setPlanId(value ?? undefined)}
        />
        <Group grow gap="sm">
          <NumberInput
            label={english.common.seed}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => setSeed(typeof value === 'number' ? value : 0)}
          />
          <TextInput
            label={english.common.name}
            placeholder={english.common.optional}
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
          {words.advanced(changes)}
        </Button>
        <Collapse expanded={advanced} id="advanced">
          <AdvancedFields draft={draft} planned={plan !== undefined} onChange={setDraft} />
          {changes > 0 && (
            <Button variant="default" mt="sm" onClick={() => setDraft(recipe)}>
              {words.backToTheRecipesValues}
            </Button>
          )}
        </Collapse>
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={15} />}
          loading={start.isPending}
          disabled={weightsMissing}
        >
          {words.startTraining}
        </Button>
        <Text size="xs" c="dimmed">
          {words.trainingsWaitInAQueue}
        </Text>
      </Stack>
    </Paper>
  );
}
