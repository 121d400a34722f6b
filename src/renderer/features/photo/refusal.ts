import type { QueueNews } from '../../client/saving/gesture-queue.ts';
import { english } from '../../ui/english.ts';

const words = english.photo.refusal;

/** What to tell about a gesture that was refused, and about those that went with it. */
export function refusalWords({ gesture, error, fallen }: Extract<QueueNews, { type: 'refused' }>): {
  title: string;
  message: string;
} {
  const { remedy } = error.details;
  const others = fallen.map(({ label }) => `‘${label}’`).join(', ');
  return {
    title: words.wasNotSaved(gesture.label),
    message: [
      error.message,
      ...(fallen.length > 0 ? [words.whatWasBuiltOnItIsNotSaved(others)] : []),
      ...(typeof remedy === 'string' ? [remedy] : []),
    ].join(' '),
  };
}
