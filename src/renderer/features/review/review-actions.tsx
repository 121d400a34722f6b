import { Button, Kbd } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCheck,
  IconChevronLeft,
  IconPencil,
  IconPlayerSkipForward,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { english } from '../../ui/english.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useReviewQueue } from './review-queue.ts';
import type { ReviewAct } from './use-review-keys.ts';

const words = english.review.reviewActions;

interface ActionButton {
  name: keyof ReviewAct;
  label: string;
  action: ActionId;
  icon: ReactNode;
  colour?: string;
  filled?: boolean;
}

/** The frequent ones at the left: notices come at the right. */
const buttons: readonly ActionButton[] = [
  { name: 'accept', label: english.common.accept, action: 'queue.accept', icon: <IconCheck size={16} />, filled: true },
  { name: 'reject', label: english.common.reject, action: 'queue.reject', icon: <IconX size={16} />, colour: 'red' },
  { name: 'fix', label: words.fix, action: 'queue.fix', icon: <IconPencil size={16} /> },
  { name: 'skip', label: english.common.skip, action: 'queue.skip', icon: <IconPlayerSkipForward size={16} /> },
  { name: 'back', label: words.back, action: 'queue.back', icon: <IconChevronLeft size={16} /> },
  { name: 'undo', label: english.common.undo, action: 'edit.undo', icon: <IconArrowBackUp size={16} /> },
];

/** The same as the keys do, for the mouse and for those who have yet to learn the keys. */
export function ReviewActions({ act, onDone }: { act: ReviewAct; onDone: () => void }) {
  const keyWords = useKeyWords();
  const { index, steps } = useReviewQueue(({ queue }) => queue);
  return (
    <div className="review-actions" role="toolbar" aria-label={words.review}>
      {buttons.map(({ name, label, action, icon, colour, filled }) => (
        <Button
          key={name}
          size="sm"
          px={10}
          variant={filled === true ? 'filled' : colour === undefined ? 'default' : 'light'}
          {...(colour === undefined ? {} : { color: colour })}
          leftSection={icon}
          rightSection={
            <Kbd size="xs" aria-hidden>
              {keyWords(action)}
            </Kbd>
          }
          disabled={(name === 'back' && index === 0) || (name === 'undo' && steps.length === 0)}
          onClick={() => {
            act[name]();
            // The keys work on from here; a button that kept the focus would take Enter for itself.
            onDone();
          }}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}
