import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { Dot } from '../../ui/dot.tsx';
import { formatBytes } from '../../ui/format.ts';
import { splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

export function PhotoFacts({ photo }: { photo: PhotoDetail }) {
  const { events } = useTaxonomies();
  const facts: [string, ReactNode][] = [
    [
      'Event',
      <span key="event" className="tile-line">
        <Dot colour={events.colour(photo.eventClassId)} />
        {events.name(photo.eventClassId)}
      </span>,
    ],
    ['Split', splitLabel(photo.split)],
    ['Size', `${photo.width} × ${photo.height} px`],
    ['Format', `${photo.format.toUpperCase()}, ${formatBytes(photo.bytes)}`],
    ...(photo.orientation > 1 ? [['EXIF orientation', `${photo.orientation}, applied`] as [string, ReactNode]] : []),
    ['Content', <code key="hash">{photo.hash.slice(0, 12)}</code>],
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
        Photo
      </Title>
      <dl className="facts">
        {facts.map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function sentenceCase(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
