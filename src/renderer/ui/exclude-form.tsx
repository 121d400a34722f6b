import { Autocomplete, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { formatQuantity } from './format.ts';

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
  'Blurred',
  'Too dark',
  'Not a garment',
  'Bad mask',
  'Near-duplicate',
  'Event unclear',
  'Not allowed',
];

/** Why garments or photos are left out of every dataset from now on. */
export function ExcludeForm({ opened, count, subject, onClose, onExclude }: ExcludeFormProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Exclude ${formatQuantity(count, subject === 'photos' ? 'photo' : 'garment')} from datasets`}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
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
          {subject === 'photos'
            ? 'They stay in the collection and can be included again; training and evaluation pass over them and their garments.'
            : 'They stay in the collection and can be included again; training and evaluation pass over them.'}
        </Text>
        <Autocomplete
          data-autofocus
          label="Reason"
          placeholder="Blurred"
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
            label="What"
            value={kind}
            onChange={(value) => setKind(value === 'exclude-photos' ? value : 'exclude')}
          >
            <Stack gap={6} mt={4}>
              <Radio value="exclude" label="These garments" />
              <Radio value="exclude-photos" label="The photos that they are on, with all their garments" />
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={given === ''}>
            Exclude
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
