import { Button, Checkbox, Group, NumberInput, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { splitName, type SplitName } from '../../../shared/contract/common.ts';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import { api } from '../../client/api.ts';
import { detectorFacts, modelNamed } from '../../ui/detector-choice.ts';
import { english } from '../../ui/english.ts';
import { formatCompact } from '../../ui/format.ts';
import { splitLabel } from '../../ui/strings.ts';
import { useAction } from '../../ui/use-jobs.ts';

const words = english.collection.passForm;

interface PassFormProps {
  models: readonly DetectorModel[];
  /** Of the address. */
  wanted: string | null;
  running: boolean;
}

const everySplit: readonly (SplitName | null)[] = [...splitName.options, null];

/** Chooses who looks at what. */
export function PassForm({ models, wanted, running }: PassFormProps) {
  const [chosen, setChosen] = useState(wanted);
  const [minimumScore, setMinimumScore] = useState(0.5);
  const [splits, setSplits] = useState<string[]>(everySplit.map(valueOf));
  const [includeReviewed, setIncludeReviewed] = useState(false);
  const { data: summary } = useQuery(api.project.summary.options({}));
  const start = useAction(words.garmentsCouldNotBeLooked, api.detector.detect, ({ resumed }) => {
    if (resumed) notifications.show({ title: words.takenUp, message: words.lastPassGoesOnWhere });
  });
  const model = modelNamed(models, chosen);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!model) return;
    start.mutate({
      modelId: model.id,
      minimumScore,
      includeReviewed,
      ...(splits.length === everySplit.length
        ? {}
        : { splits: everySplit.filter((split) => splits.includes(valueOf(split))) }),
    });
  }

  return (
    <Paper component="form" onSubmit={submit} aria-label={words.newPass}>
      <Stack gap="md">
        <Title order={2}>{words.newPass}</Title>
        <Select
          label={words.detector}
          description={model && detectorFacts(model)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={models.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={model ? String(model.id) : null}
          placeholder={words.noneIsHere}
          error={model ? undefined : words.trainADetectorFirst}
          onChange={setChosen}
        />
        <NumberInput
          label={words.minimumScore}
          description={words.fewerAndSurerGarmentsWithAHigher}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={1}
          step={0.05}
          decimalScale={3}
          value={minimumScore}
          onChange={(value) => typeof value === 'number' && setMinimumScore(Math.min(1, Math.max(0, value)))}
        />
        <Checkbox.Group
          label={english.common.photos}
          value={splits}
          onChange={setSplits}
          error={splits.length === 0 ? words.chooseAtLeastOneSplit : undefined}
        >
          <Group gap="md" mt={6}>
            {everySplit.map((split) => (
              <Checkbox
                key={valueOf(split)}
                size="xs"
                value={valueOf(split)}
                label={`${splitLabel(split)} ${formatCompact(summary?.splits.find((part) => part.split === split)?.photos ?? 0)}`}
              />
            ))}
          </Group>
        </Checkbox.Group>
        <Switch
          label={words.lookAtReviewedPhotosToo}
          description={words.whatAPersonDrewEdited}
          checked={includeReviewed}
          onChange={(event) => setIncludeReviewed(event.currentTarget.checked)}
        />
        <Button
          type="submit"
          leftSection={<IconScan size={15} />}
          loading={start.isPending}
          disabled={!model || splits.length === 0 || running}
        >
          {english.common.detectGarments}
        </Button>
        <Text size="xs" c="dimmed">
          {words.eachPhotoIsDoneOnce}
        </Text>
      </Stack>
    </Paper>
  );
}

function valueOf(split: SplitName | null): string {
  return split ?? 'none';
}
