import { Badge, Button, Text, Tooltip } from '@mantine/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { pushEdit } from '../../client/saving/saving.ts';
import type { EditorGarment } from '../../editor/garment.ts';
import { english } from '../../ui/english.ts';
import { ExcludeForm } from '../../ui/exclude-form.tsx';

const texts = english.photo.exclusion;

/** Beside the photo's name, wherever the panel is scrolled to. */
export function ExcludedMark({ reason }: { reason: string | null }) {
  if (reason === null) return null;
  return (
    <Tooltip label={texts.inNoDataset(reason)}>
      <Badge
        variant="light"
        color="orange"
        radius="sm"
        tt="none"
        style={{ flexShrink: 0 }}
        leftSection={<IconDatabaseOff size={12} />}
      >
        {english.common.excluded}
      </Badge>
    </Tooltip>
  );
}

/** Whether datasets take the photo, and the way in and out. */
export function PhotoExclusion({ photo }: { photo: PhotoDetail }) {
  return (
    <Exclusion
      reasons={photo.excludedReason === null ? [] : [photo.excludedReason]}
      count={1}
      subject="photos"
      onChange={(excludedReason) =>
        pushEdit(photo.id, excludedReason === null ? texts.includeThePhotoAgain : texts.excludeThePhoto, {
          kind: 'apply',
          changes: [],
          photo: { excludedReason },
        })
      }
    />
  );
}

interface GarmentExclusionProps {
  photoId: number;
  garments: readonly EditorGarment[];
}

/** Whether datasets take the chosen garments, and the way in and out. */
export function GarmentExclusion({ photoId, garments }: GarmentExclusionProps) {
  // One that is yet to be saved has no place in a dataset to be taken from.
  const saved = garments.filter(({ id }) => id > 0);
  if (saved.length === 0) return null;
  const words = english.common.countOfGarments(saved.length);
  return (
    <Exclusion
      reasons={saved.flatMap(({ excludedReason }) => (excludedReason === null ? [] : [excludedReason]))}
      count={saved.length}
      subject="garment"
      onChange={(excludedReason) =>
        pushEdit(photoId, excludedReason === null ? texts.includeWordsAgain(words) : texts.excludeWords(words), {
          kind: 'apply',
          changes: saved.map(({ id, revision }) => ({ kind: 'revise', garment: id, revision, excludedReason })),
        })
      }
    />
  );
}

interface ExclusionProps {
  /** Of those that are left out. */
  reasons: readonly string[];
  count: number;
  subject: 'photos' | 'garment';
  onChange: (reason: string | null) => void;
}

function Exclusion({ reasons, count, subject, onChange }: ExclusionProps) {
  const [asked, setAsked] = useState(false);
  return (
    <div className="exclusion">
      <Text size="sm" className="exclusion-words">
        {reasons.length === 0
          ? texts.inDatasets
          : `${reasons.length < count ? texts.reasonsExcluded(reasons.length) : english.common.excluded}: ${[...new Set(reasons)].join(', ')}`}
      </Text>
      <Button
        size="compact-xs"
        variant={reasons.length === 0 ? 'default' : 'light'}
        onClick={() => (reasons.length === 0 ? setAsked(true) : onChange(null))}
      >
        {reasons.length === 0 ? texts.exclude : english.common.includeAgain}
      </Button>
      <ExcludeForm
        opened={asked}
        count={count}
        subject={subject}
        onClose={() => setAsked(false)}
        onExclude={(_, reason) => onChange(reason)}
      />
    </div>
  );
}
