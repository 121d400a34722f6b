import { ActionIcon, Text, Title, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Dot } from '../../ui/dot.tsx';
import { formatCount, formatShare } from '../../ui/format.ts';
import { reviewLabels, sourceLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { PhotoFacts } from './photo-facts.tsx';
import { Recommend } from './recommend.tsx';

interface SidePanelProps {
  photo: PhotoDetail;
  selected: number | undefined;
  hidden: ReadonlySet<number>;
  onSelect: (id: number | undefined) => void;
  onToggle: (id: number) => void;
}

export function SidePanel({ photo, selected, hidden, onSelect, onToggle }: SidePanelProps) {
  const { garments } = useTaxonomies();
  return (
    <aside className="photo-side" aria-label="Photo details">
      <section aria-labelledby="garments">
        <Title order={2} id="garments" mb={6}>
          Garments{' '}
          <Text span c="dimmed" size="sm" className="figures">
            {photo.annotations.length}
          </Text>
        </Title>
        {photo.annotations.length === 0 && (
          <Text size="sm" c="dimmed">
            No garment is marked in this photo.{' '}
            <TextLink href="/detector/collection" inText>
              Let a detector look for them.
            </TextLink>
          </Text>
        )}
        <ul className="garment-list">
          {photo.annotations.map((annotation) => {
            const name = garments.name(annotation.garmentClassId);
            const shown = !hidden.has(annotation.id);
            return (
              <li key={annotation.id} className="garment-row" data-selected={annotation.id === selected || undefined}>
                <button
                  type="button"
                  className="garment-button"
                  aria-pressed={annotation.id === selected}
                  onClick={() => onSelect(annotation.id === selected ? undefined : annotation.id)}
                >
                  <Dot colour={garments.colour(annotation.garmentClassId)} size={10} />
                  <span className="garment-words">
                    <span className="garment-name">{name}</span>
                    <span className="garment-facts">{factsOf(annotation, photo)}</span>
                  </span>
                </button>
                <Tooltip label={shown ? 'Hide mask' : 'Show mask'}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={26}
                    onClick={() => onToggle(annotation.id)}
                    aria-label={`${shown ? 'Hide' : 'Show'} mask of ${name}`}
                  >
                    {shown ? <IconEye size={15} /> : <IconEyeOff size={15} />}
                  </ActionIcon>
                </Tooltip>
              </li>
            );
          })}
        </ul>
      </section>
      <Recommend photo={photo} onSelect={onSelect} />
      <PhotoFacts photo={photo} />
    </aside>
  );
}

function factsOf(annotation: Annotation, photo: PhotoDetail): string {
  return [
    sourceOf(annotation),
    ...(annotation.score === null ? [] : [`score ${formatShare(annotation.score, 0)}`]),
    `${formatCount(annotation.area)} px (${formatShare(annotation.area / (photo.width * photo.height))})`,
    reviewLabels[annotation.reviewState].toLowerCase(),
    ...(annotation.crowd ? ['crowd'] : []),
    ...(annotation.revision > 1 ? [`revision ${annotation.revision}`] : []),
  ].join(' · ');
}

/** A detector leaves its name with what it found. */
function sourceOf({ source, attributes }: Annotation): string {
  const model = attributes['model'];
  return source === 'model' && typeof model === 'string' ? `Detected by ${model}` : sourceLabels[source];
}
