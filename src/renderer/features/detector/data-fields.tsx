import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { PathField } from '../../ui/path-field.tsx';
import type { DeepFashion2Folders, DetectorDraft } from './draft.ts';

const words = english.detector.dataFields;

interface DataFieldsProps {
  draft: DetectorDraft;
  onChange: (draft: DetectorDraft) => void;
}

const fields: readonly { name: keyof DeepFashion2Folders; label: string; placeholder: string; required: boolean }[] = [
  { name: 'trainAnnotations', label: words.trainAnnotations, placeholder: words.pathToTrainAnnos, required: true },
  { name: 'trainPhotos', label: words.trainPhotos, placeholder: words.pathToTrainImage, required: true },
  {
    name: 'validationAnnotations',
    label: words.validationAnnotations,
    placeholder: words.optionalBecomesTheTestSplit,
    required: false,
  },
  { name: 'validationPhotos', label: words.validationPhotos, placeholder: english.common.optional, required: false },
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
        label={words.data}
        value={draft.source}
        onChange={(value) => onChange({ ...draft, source: value === 'deepfashion2' ? 'deepfashion2' : 'project' })}
      >
        <Stack gap={8} mt={6}>
          <Radio
            value="project"
            label={words.thisProject}
            description={summary && words.garmentsToLearnFromGarments(garments('train'), garments('val'))}
          />
          <Radio value="deepfashion2" label={words.deepfashion2InItsFolders} description={words.noPhotoIsCopied} />
        </Stack>
      </Radio.Group>
      {draft.source === 'project' && missing && (
        <Text size="xs" c="dimmed">
          {fill(words.trainingNeedsGarmentsInBoth, {
            importMasks: (
              <TextLink href="/import" inText>
                {words.importMasks}
              </TextLink>
            ),
            holdOutAValidation: (
              <TextLink href="/import#split" inText>
                {words.holdOutAValidationSplit}
              </TextLink>
            ),
          })}
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
