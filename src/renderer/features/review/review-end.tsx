import { Button, Group, Stack } from '@mantine/core';
import { IconConfetti } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { useActions } from '../../ui/hotkeys/use-actions.ts';
import { countDecisions, type QueueState } from './queue-state.ts';
import { stepQueue, takeSkipped, undoReview } from './review-queue.ts';

const words = english.review.reviewEnd;

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
        title={more > 0 ? words.endOfThisPart : words.endOfTheQueue}
        action={
          <Group gap="xs" mt="xs" justify="center">
            {skipped > 0 && <Button onClick={takeSkipped}>{words.reviewSkippedGarments(skipped)}</Button>}
            <Button variant={skipped > 0 ? 'default' : 'filled'} onClick={onRestart}>
              {more > 0 ? words.goOnWithTheOther(more) : words.beginAnew}
            </Button>
            <LinkButton href="/training" variant="default">
              {words.trainOnTheData}
            </LinkButton>
          </Group>
        }
      >
        {words.acceptedRejectedSkipped(accepted, rejected, skipped)}
      </Empty>
    </Stack>
  );
}
