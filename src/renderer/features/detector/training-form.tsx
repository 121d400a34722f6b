import {
  Button,
  Collapse,
  Group,
  NumberInput,
  Paper,
  Radio,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAdjustments, IconPlayerPlay } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
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
  const [advanced, setAdvanced] = useState(false);
  const start = useAction(words.trainingCouldNotBeStarted, api.detector.start, ({ runId }) =>
    navigate(`/detector/runs/${runId}`),
  );
  const chosen = architectures.find(({ name }) => name === draft.architecture);
  const weightsMissing = draft.weights === 'default' && chosen?.available === false;
  const changes = Object.keys(draft.overrides).length;
  const plan = plans.filter(isPhotoPlan).find(({ id }) => id === draft.plan);
  const input = inputOf({ ...draft, plan: plan?.id });
  const resolved = recipeOf(draft);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (input && !weightsMissing) start.mutate(input);
  }

  return (
    <Paper component="form" onSubmit={submit} aria-label={words.newDetectorTraining}>
      <Stack gap="md">
        <Title order={2}>{words.newDetectorTraining}</Title>
        <Radio.Group
          label={words.recipe}
          value={draft.recipe}
          onChange={(value) => {
            const recipe = detectorRecipes.find(({ name }) => name === value);
            if (recipe) setDraft(withRecipe(draft, recipe.name));
          }}
        >
          <Stack gap={8} mt={6}>
            {detectorRecipes.map(({ name }) => (
              <Radio
                key={name}
                value={name}
                label={recipeWords[name].label}
                description={recipeWords[name].description}
              />
            ))}
          </Stack>
        </Radio.Group>
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
        <Group grow gap="sm">
          <NumberInput
            label={english.common.seed}
            min={0}
            allowDecimal={false}
            value={draft.seed}
            onChange={(value) => setDraft({ ...draft, seed: typeof value === 'number' ? value : 0 })}
          />
          <TextInput
            label={english.common.name}
            placeholder={english.common.optional}
            maxLength={200}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
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
          <AdvancedFields draft={draft} onChange={setDraft} />
          {changes > 0 && (
            <Button variant="default" mt="sm" onClick={() => setDraft({ ...draft, overrides: {} })}>
              {words.backToTheRecipesValues}
            </Button>
          )}
        </Collapse>
        {'problem' in resolved && (
          <Text size="xs" c="var(--mantine-color-red-light-color)" role="alert">
            {resolved.problem.message}
          </Text>
        )}
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={15} />}
          loading={start.isPending}
          disabled={weightsMissing || input === undefined}
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
