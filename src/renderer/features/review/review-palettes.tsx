import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import { ChoicePalette, type PaletteChoice } from '../../ui/choice-palette.tsx';
import { english } from '../../ui/english.ts';
import { classActions } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies, type ClassNames } from '../../ui/use-taxonomies.ts';
import { classifyGarment, relabelPhoto } from './review-queue.ts';

const words = english.review.reviewPalettes;

export type PaletteShown = 'class' | 'event' | null;

interface ReviewPalettesProps {
  shown: PaletteShown;
  photo: PhotoDetail;
  annotation: Annotation;
  onClose: () => void;
}

/** The garment's class and the photo's event, to be found by name. */
export function ReviewPalettes({ shown, photo, annotation, onClose }: ReviewPalettesProps) {
  const { events, garments } = useTaxonomies();
  const keyWords = useKeyWords();
  const keyOf = (index: number): string => {
    const action = classActions[index];
    return action === undefined ? '' : keyWords(action);
  };
  return (
    <>
      <ChoicePalette
        opened={shown === 'class'}
        title={words.classOfTheGarment}
        find={words.findAClass}
        choices={choicesOf(garments, annotation.garmentClassId, keyOf)}
        onChoose={(value) => classifyGarment(photo.id, idOf(value), garments.name(idOf(value)))}
        onClose={onClose}
      />
      <ChoicePalette
        opened={shown === 'event'}
        title={words.eventOfThePhoto}
        find={words.findAnEvent}
        choices={choicesOf(events, photo.eventClassId, () => '')}
        onChoose={(value) => relabelPhoto(photo.id, idOf(value), events.name(idOf(value)))}
        onClose={onClose}
      />
    </>
  );
}

function choicesOf(names: ClassNames, now: number | null, keyOf: (index: number) => string): PaletteChoice[] {
  return [...names.classes.map(({ id }) => id), null].map((id, index) => ({
    value: String(id ?? 'none'),
    label: names.name(id),
    colour: names.colour(id),
    hint: id === now ? 'now' : keyOf(index),
  }));
}

function idOf(value: string): number | null {
  return value === 'none' ? null : Number(value);
}
