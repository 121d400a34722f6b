import type { QueueNews } from '../../client/saving/gesture-queue.ts';

/** What to tell about a gesture that was refused, and about those that went with it. */
export function refusalWords({ gesture, error, fallen }: Extract<QueueNews, { type: 'refused' }>): {
  title: string;
  message: string;
} {
  const { remedy } = error.details;
  const others = fallen.map(({ label }) => `‘${label}’`).join(', ');
  return {
    title: `‘${gesture.label}’ was not saved`,
    message: [
      error.message,
      ...(fallen.length > 0 ? [`What was built on it is not saved either: ${others}.`] : []),
      ...(typeof remedy === 'string' ? [remedy] : []),
    ].join(' '),
  };
}
