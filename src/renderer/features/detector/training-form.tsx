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
import type { detector } from '../../../shared/contract/detector.ts';
import { detectorRecipes } from '../../../shared/domain/detector-recipes.ts';
import { taxonomyPresets } from '../../../shared/domain/presets.ts';
import { api } from '../../client/api.ts';
import { architectureLabels } from '../../ui/strings.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { DataFields } from './data-fields.tsx';
import { emptyDraft, inputOf, recipeOf, withArchitecture, withRecipe, type DetectorDraft } from './draft.ts';
import { offersFor, startingWords, weightsOf, type StartingPoints } from './starting-points.ts';

type Architecture = z.output<typeof detector.architectures.output>[number];

interface TrainingFormProps {
  architectures: readonly Architecture[];
  startingPoints: StartingPoints;
  /** The project's garment classes, in order. */
  classNames: readonly string[];
}

const recipeWords: Readonly<Record<DetectorRecipe['name'], { label: string; description: string }>> = {
  starter: {
    label: 'Starter',
    description: 'Small photos and a light backbone: an hour for 600 photos on two cores.',
  },
  paper: {
    label: 'Paper',
    description: 'The study’s: Mask R-CNN with ResNet50 FPN at 800 pixels, 12 epochs. Wants a GPU.',
  },
};

/** Chooses what detector to train. What was not touched is left to the recipe. */
export function TrainingForm({ architectures, startingPoints, classNames }: TrainingFormProps) {
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<DetectorDraft>(emptyDraft);
  const [advanced, setAdvanced] = useState(false);
  const start = useAction('The training could not be started', api.detector.start, ({ runId }) =>
    navigate(`/detector/runs/${runId}`),
  );
  const chosen = architectures.find(({ name }) => name === draft.architecture);
  const weightsMissing = draft.weights === 'default' && chosen?.available === false;
  const changes = Object.keys(draft.overrides).length;
  const input = inputOf(draft);
  const resolved = recipeOf(draft);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (input && !weightsMissing) start.mutate(input);
  }

  return (
    <Paper component="form" onSubmit={submit} aria-label="New detector training">
      <Stack gap="md">
        <Title order={2}>New detector training</Title>
        <Radio.Group
          label="Recipe"
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
          label="Architecture"
          description={chosen?.note}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={architectures.map(({ name, available }) => ({
            value: name,
            label: available ? architectureLabels[name] : `${architectureLabels[name]} (no weights here)`,
          }))}
          value={draft.architecture}
          onChange={(value) =>
            setDraft(withArchitecture(draft, detectorArchitecture.catch(draft.architecture).parse(value)))
          }
          error={
            weightsMissing
              ? 'ImageNet weights of its backbone are not here. Fetch or import them, or start from something else.'
              : undefined
          }
        />
        <Select
          label="Start from"
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
        <Group grow gap="sm">
          <NumberInput
            label="Seed"
            min={0}
            allowDecimal={false}
            value={draft.seed}
            onChange={(value) => setDraft({ ...draft, seed: typeof value === 'number' ? value : 0 })}
          />
          <TextInput
            label="Name"
            placeholder="Optional"
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
          Advanced{changes > 0 ? ` · ${changes} changed` : ''}
        </Button>
        <Collapse expanded={advanced} id="advanced">
          <AdvancedFields draft={draft} onChange={setDraft} />
          {changes > 0 && (
            <Button variant="default" mt="sm" onClick={() => setDraft({ ...draft, overrides: {} })}>
              Back to the recipe’s values
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
          Start training
        </Button>
        <Text size="xs" c="dimmed">
          Trainings wait in a queue, one at a time. They survive a closed window, and a cancelled one can be resumed.
        </Text>
      </Stack>
    </Paper>
  );
}
