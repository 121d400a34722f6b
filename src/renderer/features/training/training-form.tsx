import { Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { z } from 'zod';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { training } from '../../../shared/contract/training.ts';
import type { BackboneName, TrainingRecipe } from '../../../shared/contract/training.ts';
import { describePlan, isGarmentPlan } from '../../../shared/domain/plan-words.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { PlanSelect } from '../../ui/plan-select.tsx';
import { TrainingFrame } from '../../ui/training-frame.tsx';
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
  const start = useAction(words.trainingCouldNotBeStarted, api.training.start, ({ runId }) =>
    navigate(`/training/${runId}`),
  );

  const recipe = recipes.find((candidate) => candidate.name === draft?.name);
  const chosen = backbones.find((candidate) => candidate.name === backbone);
  if (!draft || !recipe) return null;
  const plan = plans.filter(isGarmentPlan).find(({ id }) => id === planId);
  const overrides = overridesOf(recipe, draft, plan !== undefined);
  const weightsMissing = weights === 'default' && chosen?.available === false;

  return (
    <TrainingFrame
      title={words.newTraining}
      recipes={recipes.map((each) => ({ name: each.name, ...recipeWords[each.name] }))}
      recipe={recipe.name}
      onRecipe={(wanted) => setDraft(recipes.find((candidate) => candidate.name === wanted))}
      seed={seed}
      onSeed={setSeed}
      name={name}
      onName={setName}
      advanced={<AdvancedFields draft={draft} planned={plan !== undefined} onChange={setDraft} />}
      changes={Object.keys(overrides).length}
      onReset={() => setDraft(recipe)}
      pending={start.isPending}
      disabled={weightsMissing}
      onStart={() =>
        start.mutate({
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          recipe: recipe.name,
          backbone,
          weights,
          fusion,
          seed,
          ...(plan === undefined ? {} : { plan: plan.id }),
          overrides,
        })
      }
    >
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
    </TrainingFrame>
  );
}
