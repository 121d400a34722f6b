import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { z } from 'zod';
import { detectorArchitecture, type DetectorRecipe } from '../../../shared/contract/detection.ts';
import type { SavedPlan } from '../../../shared/contract/balance.ts';
import type { detector } from '../../../shared/contract/detector.ts';
import { detectorRecipes } from '../../../shared/domain/detector-recipes.ts';
import { describePlan, isPhotoPlan } from '../../../shared/domain/plan-words.ts';
import { taxonomyPresets } from '../../../shared/domain/presets.ts';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { PlanSelect } from '../../ui/plan-select.tsx';
import { architectureLabels } from '../../ui/strings.ts';
import { TrainingFrame } from '../../ui/training-frame.tsx';
import { useAction } from '../../ui/use-jobs.ts';
import { useWantedPlan } from '../../ui/wanted-plan.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { DataFields } from './data-fields.tsx';
import { emptyDraft, inputOf, recipeOf, withArchitecture, withRecipe, type DetectorDraft } from './draft.ts';
import { offersFor, startingWords, weightsOf, type StartingPoints } from './starting-points.ts';

const words = english.detector.trainingForm;

type Architecture = z.output<typeof detector.architectures.output>[number];

interface TrainingFormProps {
  architectures: readonly Architecture[];
  startingPoints: StartingPoints;
  /** The project's garment classes, in order. */
  classNames: readonly string[];
  plans: readonly SavedPlan[];
}

const recipeWords: Readonly<Record<DetectorRecipe['name'], { label: string; description: string }>> = words.recipeWords;

/** Chooses what detector to train. What was not touched is left to the recipe. */
export function TrainingForm({ architectures, startingPoints, classNames, plans }: TrainingFormProps) {
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<DetectorDraft>({ ...emptyDraft, plan: useWantedPlan() });
  const start = useAction(words.trainingCouldNotBeStarted, api.detector.start, ({ runId }) =>
    navigate(`/detector/runs/${runId}`),
  );
  const chosen = architectures.find(({ name }) => name === draft.architecture);
  const weightsMissing = draft.weights === 'default' && chosen?.available === false;
  const plan = plans.filter(isPhotoPlan).find(({ id }) => id === draft.plan);
  const input = inputOf({ ...draft, plan: plan?.id });
  const resolved = recipeOf(draft);

  return (
    <TrainingFrame
      title={words.newDetectorTraining}
      recipes={detectorRecipes.map(({ name }) => ({ name, ...recipeWords[name] }))}
      recipe={draft.recipe}
      onRecipe={(name) => setDraft(withRecipe(draft, name))}
      seed={draft.seed}
      onSeed={(seed) => setDraft({ ...draft, seed })}
      name={draft.name}
      onName={(name) => setDraft({ ...draft, name })}
      advanced={<AdvancedFields draft={draft} onChange={setDraft} />}
      changes={Object.keys(draft.overrides).length}
      onReset={() => setDraft({ ...draft, overrides: {} })}
      problem={'problem' in resolved ? resolved.problem.message : undefined}
      pending={start.isPending}
      disabled={weightsMissing || input === undefined}
      onStart={() => input && start.mutate(input)}
    >
      <Select
        label={words.architecture}
        description={chosen?.note}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={architectures.map(({ name, available }) => ({
          value: name,
          label: available ? architectureLabels[name] : words.noWeightsHere(architectureLabels[name]),
        }))}
        value={draft.architecture}
        onChange={(value) =>
          setDraft(withArchitecture(draft, detectorArchitecture.catch(draft.architecture).parse(value)))
        }
        error={weightsMissing ? words.imagenetWeightsOfItsBackbone : undefined}
      />
      <Select
        label={words.startFrom}
        description={startingWords(
          draft.weights,
          startingPoints.detectors,
          draft.source === 'project' ? classNames : taxonomyPresets.deepfashion2,
        )}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={offersFor(draft.architecture, startingPoints)}
        value={String(draft.weights)}
        onChange={(value) => setDraft({ ...draft, weights: weightsOf(value) })}
      />
      <DataFields draft={draft} onChange={setDraft} />
      <PlanSelect
        kind="detector"
        plans={plans}
        description={plan === undefined ? words.everyPhotoOnce : describePlan(plan.plan)}
        placeholder={english.common.none}
        value={plan?.id ?? null}
        onChange={(value) => setDraft({ ...draft, plan: value ?? undefined })}
      />
      <Text size="xs" c="dimmed" mt={-8}>
        <TextLink href="/balance?for=detector" inText>
          {words.makeAPlan}
        </TextLink>
      </Text>
    </TrainingFrame>
  );
}
