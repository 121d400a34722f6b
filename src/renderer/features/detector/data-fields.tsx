import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { formatQuantity } from '../../ui/format.ts';
import { PathField } from '../../ui/path-field.tsx';
import type { DeepFashion2Folders, DetectorDraft } from './draft.ts';

interface DataFieldsProps {
  draft: DetectorDraft;
  onChange: (draft: DetectorDraft) => void;
}

const fields: readonly { name: keyof DeepFashion2Folders; label: string; placeholder: string; required: boolean }[] = [
  { name: 'trainAnnotations', label: 'Train annotations', placeholder: '/path/to/train/annos', required: true },
  { name: 'trainPhotos', label: 'Train photos', placeholder: '/path/to/train/image', required: true },
  {
    name: 'validationAnnotations',
    label: 'Validation annotations',
    placeholder: 'Optional: becomes the test split',
    required: false,
  },
  { name: 'validationPhotos', label: 'Validation photos', placeholder: 'Optional', required: false },
];

/** What a detector learns from: the project, or DeepFashion2's folders where they lie. */
export function DataFields({ draft, onChange }: DataFieldsProps) {
  const { data: summary } = useQuery(api.project.summary.options({}));
  const garments = (split: 'train' | 'val'): number =>
    summary?.splits.find((part) => part.split === split)?.garments ?? 0;
  const missing = summary !== undefined && (garments('train') === 0 || garments('val') === 0);
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Data"
        value={draft.source}
        onChange={(value) => onChange({ ...draft, source: value === 'deepfashion2' ? 'deepfashion2' : 'project' })}
      >
        <Stack gap={8} mt={6}>
          <Radio
            value="project"
            label="This project"
            description={
              summary &&
              `${formatQuantity(garments('train'), 'garment')} to learn from, ${formatQuantity(garments('val'), 'garment')} to validate on.`
            }
          />
          <Radio
            value="deepfashion2"
            label="DeepFashion2 in its folders"
            description="No photo is copied; 15 % of train is held out for validation."
          />
        </Stack>
      </Radio.Group>
      {draft.source === 'project' && missing && (
        <Text size="xs" c="dimmed">
          A training needs garments in both splits:{' '}
          <TextLink href="/import" inText>
            import masks
          </TextLink>{' '}
          or{' '}
          <TextLink href="/import#split" inText>
            hold out a validation split
          </TextLink>
          .
        </Text>
      )}
      {draft.source === 'deepfashion2' &&
        fields.map(({ name, ...field }) => (
          <PathField
            key={name}
            kind="folder"
            {...field}
            value={draft.folders[name]}
            onChange={(path) => onChange({ ...draft, folders: { ...draft.folders, [name]: path } })}
          />
        ))}
    </Stack>
  );
}
