import { Button, Collapse, Group, NumberInput, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAdjustments, IconPlayerPlay } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { english } from './english.ts';

const words = english.ui.trainingFrame;

interface TrainingFrameProps<Recipe extends string> {
  title: string;
  recipes: readonly { name: Recipe; label: string; description: string }[];
  recipe: Recipe;
  onRecipe: (name: Recipe) => void;
  /** What is trained, from what, and on what. */
  children: ReactNode;
  seed: number;
  onSeed: (seed: number) => void;
  name: string;
  onName: (name: string) => void;
  /** Fields of the recipe's own values. */
  advanced: ReactNode;
  /** How many of them differ from the recipe's. */
  changes: number;
  onReset: () => void;
  /** Why what is chosen cannot be trained. */
  problem?: string | undefined;
  pending: boolean;
  disabled: boolean;
  onStart: () => void;
}

/** The form of a new training of either kind: a recipe, what it trains, and the recipe's values behind a button. */
export function TrainingFrame<Recipe extends string>(props: TrainingFrameProps<Recipe>) {
  const { title, recipes, recipe, onRecipe, children, seed, onSeed, name, onName } = props;
  const { advanced, changes, onReset, problem, pending, disabled, onStart } = props;
  const [shown, setShown] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!disabled) onStart();
  }

  return (
    <Paper component="form" onSubmit={submit} aria-label={title}>
      <Stack gap="md">
        <Title order={2}>{title}</Title>
        <Radio.Group
          label={words.recipe}
          value={recipe}
          onChange={(value) => {
            const chosen = recipes.find((each) => each.name === value);
            if (chosen) onRecipe(chosen.name);
          }}
        >
          <Stack gap={8} mt={6}>
            {recipes.map((each) => (
              <Radio key={each.name} value={each.name} label={each.label} description={each.description} />
            ))}
          </Stack>
        </Radio.Group>
        {children}
        <Group grow gap="sm">
          <NumberInput
            label={english.common.seed}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => onSeed(typeof value === 'number' ? value : 0)}
          />
          <TextInput
            label={english.common.name}
            placeholder={english.common.optional}
            maxLength={200}
            value={name}
            onChange={(event) => onName(event.currentTarget.value)}
          />
        </Group>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconAdjustments size={15} />}
          onClick={() => setShown((before) => !before)}
          aria-expanded={shown}
          aria-controls="advanced"
          justify="flex-start"
          px={4}
        >
          {words.advanced(changes)}
        </Button>
        <Collapse expanded={shown} id="advanced">
          {advanced}
          {changes > 0 && (
            <Button variant="default" mt="sm" onClick={onReset}>
              {words.backToTheRecipesValues}
            </Button>
          )}
        </Collapse>
        {problem !== undefined && (
          <Text size="xs" c="var(--mantine-color-red-light-color)" role="alert">
            {problem}
          </Text>
        )}
        <Button type="submit" leftSection={<IconPlayerPlay size={15} />} loading={pending} disabled={disabled}>
          {words.startTraining}
        </Button>
        <Text size="xs" c="dimmed">
          {words.trainingsWaitInAQueue}
        </Text>
      </Stack>
    </Paper>
  );
}
