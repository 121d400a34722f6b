import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import { english } from '../../ui/english.ts';
import { classActions } from '../../ui/hotkeys/actions.ts';
import { useActions, type ActionHandlers } from '../../ui/hotkeys/use-actions.ts';
import { useMaskPreferences } from '../../ui/preferences.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import type { PaletteShown } from './review-palettes.tsx';
import { classifyGarment, decideGarment, skipGarment, stepQueue, undoReview } from './review-queue.ts';

const texts = english.review.useReviewKeys;

interface ReviewKeys {
  photo: PhotoDetail;
  annotation: Annotation;
  /** Told to those who listen to the screen. */
  say: (words: string) => void;
  fix: () => void;
  show: (palette: PaletteShown) => void;
  comment: () => void;
  others: () => void;
  whole: () => void;
  zoom: (factor: number) => void;
  fit: () => void;
}

/** What can be done with the garment at hand. */
export interface ReviewAct {
  accept: () => void;
  reject: () => void;
  fix: () => void;
  skip: () => void;
  back: () => void;
  undo: () => void;
}

/** Binds the keys of a review, and answers with what buttons do the same. */
export function useReviewKeys(keys: ReviewKeys): ReviewAct {
  const { photo, say } = keys;
  const { garments } = useTaxonomies();
  const act: ReviewAct = {
    accept: () => {
      decideGarment(photo.id, 'accepted');
      say(texts.accepted);
    },
    reject: () => {
      decideGarment(photo.id, 'rejected');
      say(texts.rejected);
    },
    fix: keys.fix,
    skip: () => {
      skipGarment(photo.id);
      say(texts.skipped);
    },
    back: () => stepQueue(-1),
    undo: () =>
      void undoReview().then((label) => say(label === undefined ? texts.nothingToUndo : texts.undoneLabel(label))),
  };
  const classes: ActionHandlers = Object.fromEntries(
    classActions.flatMap((id, index) => {
      const found = garments.classes[index];
      if (!found) return [];
      const run = (): void => {
        classifyGarment(photo.id, found.id, found.name);
        say(texts.classFoundName(found.name));
      };
      return [[id, { words: found.name, run }]];
    }),
  );
  useActions({
    'queue.accept': (event) => {
      if (event.repeat) return;
      // A focused button is pressed, whatever Enter means elsewhere.
      if (event.key === 'Enter' && pressFocused(event.target)) return;
      act.accept();
    },
    // A key that is held down decides one garment, not all that follow unseen.
    'queue.reject': (event) => event.repeat || act.reject(),
    'queue.fix': act.fix,
    'queue.skip': (event) => event.repeat || act.skip(),
    'queue.back': act.back,
    'edit.undo': act.undo,
    'class.choose': () => keys.show('class'),
    'queue.event': () => keys.show('event'),
    'queue.comment': keys.comment,
    'queue.whole': keys.whole,
    'queue.others': keys.others,
    'view.masks': () => useMaskPreferences.setState(({ masksShown }) => ({ masksShown: !masksShown })),
    'view.fit': keys.fit,
    'view.zoom-in': () => keys.zoom(1.25),
    'view.zoom-out': () => keys.zoom(0.8),
    ...classes,
  });
  return act;
}

function pressFocused(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const pressed = target.closest<HTMLElement>('button, a[href]');
  pressed?.click();
  return pressed !== null;
}
