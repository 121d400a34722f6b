import { Button, Group, NumberInput, Select, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { detectorFacts, modelNamed } from '../../ui/detector-choice.ts';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { askAgain, isOutdated, setOptions, useQuestions, useShown } from './question.ts';

const words = english.recommend.optionFields;

interface OptionFieldsProps {
  runs: readonly Run[];
  models: readonly DetectorModel[];
}

/** Who finds the garments, how sure it must be, and who names the events. */
export function OptionFields({ runs, models }: OptionFieldsProps) {
  const options = useQuestions((questions) => questions.options);
  const shown = useShown();
  const outdated = isOutdated(shown?.asked, options);
  const model = modelNamed(models, options.modelId === undefined ? null : String(options.modelId));
  const run = runs.find(({ id }) => id === options.runId) ?? runs[0];

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (shown) askAgain();
  }

  return (
    <Stack component="form" gap="sm" onSubmit={submit} aria-label={words.options}>
      <Title order={2}>{words.askedOf}</Title>
      {model ? (
        <>
          <Select
            label={words.detector}
            description={detectorFacts(model)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={models.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={String(model.id)}
            onChange={(value) => setOptions({ modelId: models.find(({ id }) => String(id) === value)?.id })}
          />
          <NumberInput
            label={words.minimumScore}
            min={0}
            max={1}
            step={0.05}
            decimalScale={3}
            value={options.minimumScore}
            onChange={(value) =>
              typeof value === 'number' && setOptions({ minimumScore: Math.min(1, Math.max(0, value)) })
            }
          />
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {fill(words.noDetectorIsHereSo, {
            trainOne: (
              <TextLink href="/detector" inText>
                {words.trainOne}
              </TextLink>
            ),
          })}
        </Text>
      )}
      <Select
        label={words.classifier}
        allowDeselect={false}
        data={runs.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={run ? String(run.id) : null}
        onChange={(value) => setOptions({ runId: Number(value) })}
      />
      <Group>
        <Button
          type="submit"
          variant={outdated ? 'filled' : 'default'}
          leftSection={<IconRefresh size={15} />}
          disabled={!shown || (shown.state === 'asking' && !outdated)}
        >
          {words.askAgain}
        </Button>
      </Group>
    </Stack>
  );
}
