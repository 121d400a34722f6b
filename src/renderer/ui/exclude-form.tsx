import { Autocomplete, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { english } from './english.ts';

const words = english.ui.excludeForm;

interface ExcludeFormProps {
  opened: boolean;
  count: number;
  /** Of garments, their photos can be excluded instead. */
  subject: 'garments' | 'photos' | 'garment';
  onClose: () => void;
  onExclude: (kind: 'exclude' | 'exclude-photos', reason: string) => void;
}

const longestReason = 200;
const usualReasons = [
  words.blurred,
  words.tooDark,
  words.notAGarment,
  words.badMask,
  words.nearDuplicate,
  words.eventUnclear,
  words.notAllowed,
];

/** Why garments or photos are left out of every dataset from now on. */
export function ExcludeForm({ opened, count, subject, onClose, onExclude }: ExcludeFormProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.excludeFromDatasets(count, subject)}
      size="sm"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      <Form
        subject={subject}
        onExclude={(kind, reason) => {
          onClose();
          onExclude(kind, reason);
        }}
      />
    </Modal>
  );
}

function Form({ subject, onExclude }: Pick<ExcludeFormProps, 'subject' | 'onExclude'>) {
  const [reason, setReason] = useState('');
  const [kind, setKind] = useState<'exclude' | 'exclude-photos'>(subject === 'photos' ? 'exclude-photos' : 'exclude');
  const given = reason.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== '') onExclude(kind, given);
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {subject === 'photos' ? words.theyStayInTheCollection : words.theyStayInTheCollectionAndCanBeIncluded}
        </Text>
        <Autocomplete
          data-autofocus
          label={words.reason}
          placeholder={words.blurred}
          // Open at once, the list would hide what else there is to choose.
          openOnFocus={false}
          data={usualReasons}
          maxLength={longestReason}
          value={reason}
          onChange={setReason}
          comboboxProps={{ withinPortal: true }}
        />
        {subject === 'garments' && (
          <Radio.Group
            label={words.what}
            value={kind}
            onChange={(value) => setKind(value === 'exclude-photos' ? value : 'exclude')}
          >
            <Stack gap={6} mt={4}>
              <Radio value="exclude" label={words.theseGarments} />
              <Radio value="exclude-photos" label={words.photosThatTheyAreOnWithAll} />
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={given === ''}>
            {english.common.exclude}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
