import { Button, Group, NumberInput, Select, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { detectorFacts, modelNamed } from '../../ui/detector-choice.ts';
import { askAgain, isOutdated, setOptions, useQuestions, useShown } from './question.ts';

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
    <Stack component="form" gap="sm" onSubmit={submit} aria-label="Options">
      <Title order={2}>Asked of</Title>
      {model ? (
        <>
          <Select
            label="Detector"
            description={detectorFacts(model)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={models.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={String(model.id)}
            onChange={(value) => setOptions({ modelId: models.find(({ id }) => String(id) === value)?.id })}
          />
          <NumberInput
            label="Minimum score"
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
          No detector is here, so that the whole picture counts as one garment.{' '}
          <TextLink href="/detector" inText>
            Train one
          </TextLink>{' '}
          to have garments found.
        </Text>
      )}
      <Select
        label="Classifier"
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
          Ask again
        </Button>
      </Group>
    </Stack>
  );
}
