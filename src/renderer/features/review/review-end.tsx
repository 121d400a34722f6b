import { Button, Group, Stack } from '@mantine/core';
import { IconConfetti } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatCount, formatQuantity } from '../../ui/format.ts';
import { useActions } from '../../ui/hotkeys/use-actions.ts';
import { countDecisions, type QueueState } from './queue-state.ts';
import { stepQueue, takeSkipped, undoReview } from './review-queue.ts';

/** The end of the queue: what was done, and what could be next. */
export function ReviewEnd({ queue, onRestart }: { queue: QueueState; onRestart: () => void }) {
  const { accepted, rejected, skipped } = countDecisions(queue);
  const more = queue.total - queue.ids.length;
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus({ preventScroll: true }), []);
  useActions({
    'edit.undo': () => void undoReview(),
    'queue.back': () => stepQueue(-1),
  });
  return (
    <Stack ref={region} flex={1} tabIndex={-1} aria-live="polite" style={{ outline: 'none' }}>
      <Empty
        icon={IconConfetti}
        title={more > 0 ? 'The end of this part' : 'The end of the queue'}
        action={
          <Group gap="xs" mt="xs" justify="center">
            {skipped > 0 && <Button onClick={takeSkipped}>Review {formatQuantity(skipped, 'skipped garment')}</Button>}
            <Button variant={skipped > 0 ? 'default' : 'filled'} onClick={onRestart}>
              {more > 0 ? `Go on with the other ${formatCount(more)}` : 'Begin anew'}
            </Button>
            <LinkButton href="/training" variant="default">
              Train on the data
            </LinkButton>
          </Group>
        }
      >
        {formatCount(accepted)} accepted, {formatCount(rejected)} rejected, {formatCount(skipped)} skipped. A goes back
        to the last garment, Ctrl+Z takes the last action back.
      </Empty>
    </Stack>
  );
}
