import { NativeSelect, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PhotoChange } from '../../../shared/contract/editing.ts';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { pushEdit } from '../../client/saving/saving.ts';
import { english } from '../../ui/english.ts';
import { formatBytes } from '../../ui/format.ts';
import { PhotoExclusion } from './exclusion.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const texts = english.photo.photoFacts;

export function PhotoFacts({ photo }: { photo: PhotoDetail }) {
  const { events } = useTaxonomies();
  const change = (label: string, labels: PhotoChange): void => {
    pushEdit(photo.id, label, { kind: 'apply', changes: [], photo: labels });
  };
  const facts: [string, ReactNode][] = [
    [
      english.common.event,
      <NativeSelect
        key="event"
        size="xs"
        aria-label={english.common.event}
        value={photo.eventClassId ?? ''}
        onChange={({ currentTarget: { value } }) =>
          change(texts.changeTheEvent, { eventClassId: value === '' ? null : Number(value) })
        }
        data={[
          { value: '', label: english.common.noEvent },
          ...events.classes.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />,
    ],
    [
      texts.split,
      <NativeSelect
        key="split"
        size="xs"
        aria-label={texts.split}
        value={photo.split ?? ''}
        onChange={({ currentTarget: { value } }) => change(texts.changeTheSplit, { split: splitNamed(value) })}
        data={[
          { value: '', label: english.common.noSplit },
          ...Object.entries(splitLabels).map(([value, label]) => ({ value, label })),
        ]}
      />,
    ],
    [texts.datasets, <PhotoExclusion key="datasets" photo={photo} />],
    [texts.size, texts.widthHeightPx(photo.width, photo.height)],
    [texts.format, `${photo.format.toUpperCase()}, ${formatBytes(photo.bytes)}`],
    ...(photo.orientation > 1
      ? [[texts.exifOrientation, texts.orientationApplied(photo.orientation)] as [string, ReactNode]]
      : []),
    [texts.content, <code key="hash">{photo.hash.slice(0, 12)}</code>],
    ...Object.entries(photo.provenance)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]): [string, ReactNode] => [
        sentenceCase(name),
        typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value),
      ]),
  ];
  return (
    <section aria-labelledby="facts">
      <Title order={2} id="facts" mb={6}>
        {english.common.photo}
      </Title>
      <dl className="facts">
        {facts.map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {photo.split === 'test' && (
        <Text size="xs" c="dimmed" mt={6}>
          {texts.heldOutForTheTest}
        </Text>
      )}
    </section>
  );
}

function splitNamed(value: string): PhotoDetail['split'] {
  return value === 'train' || value === 'val' || value === 'test' ? value : null;
}

function sentenceCase(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
