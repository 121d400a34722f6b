import { Button, Center, Loader } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import '../../ui/picture-screen.css';
import { Problem } from '../../ui/problem.tsx';
import { NotLookedFor } from './not-looked-for.tsx';
import { bestOrder, plainOrder, queueAddress, queueQuestion, type QueueOrder, type QueueQuestion } from './orders.ts';
import { current } from './queue-state.ts';
import { ReviewBar } from './review-bar.tsx';
import { ReviewEnd } from './review-end.tsx';
import { ReviewGarment } from './review-garment.tsx';
import { beginQueue, useReviewQueue } from './review-queue.ts';
import './review.css';

const words = english.review.reviewScreen;

/** Garments one after another, the ones first that are worth it; the keyboard is enough. */
export function ReviewScreen() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const question = useMemo(() => queueQuestion(search), [search]);
  const order = useOrder(question);
  const { address: begun, loading, error, queue } = useReviewQueue();
  const address = order && queueAddress({ ...question, order });

  useEffect(() => {
    if (order && address !== useReviewQueue.getState().address) void beginQueue(question, order);
  }, [order, address, question]);

  function ask(next: QueueQuestion): void {
    navigate(queueAddress(next), { replace: true });
  }

  const waiting = !order || loading || begun !== address;
  const garment = current(queue);
  return (
    <div className="photo-screen">
      <ReviewBar
        question={question}
        order={order ?? plainOrder}
        queue={queue}
        onChange={ask}
        onRestart={() => order && void beginQueue(question, order)}
      />
      {waiting ? (
        <Center flex={1}>
          <Loader aria-label={english.common.loading} />
        </Center>
      ) : error ? (
        <Center flex={1} p="lg">
          <Problem error={error} title={words.queueCouldNotBeBegun} onRetry={() => void beginQueue(question, order)} />
        </Center>
      ) : queue.ids.length === 0 ? (
        <NothingToReview
          question={question}
          order={order}
          onAsk={ask}
          onFound={() => void beginQueue(question, order)}
        />
      ) : garment === undefined ? (
        <ReviewEnd queue={queue} onRestart={() => void beginQueue(question, order)} />
      ) : (
        <ReviewGarment annotationId={garment} queue={queue} back={address ?? '/review'} />
      )}
    </div>
  );
}

/** The order that is asked for, else the best that the project allows; undefined while that is not known. */
function useOrder(question: QueueQuestion): QueueOrder | undefined {
  const { data: sets } = useQuery(api.findings.kinds.options({}));
  const scored = useQuery(api.crops.list.options({ sort: 'score', descending: true, limit: 1 })).data;
  return useMemo(() => {
    if (question.order) return question.order;
    if (!sets || !scored) return undefined;
    const computed = new Set(sets.filter(({ computedAt }) => computedAt !== null).map(({ kind }) => kind));
    return bestOrder(computed, (scored.items[0]?.score ?? null) !== null);
  }, [question.order, sets, scored]);
}

interface NothingProps {
  question: QueueQuestion;
  order: QueueOrder;
  onAsk: (question: QueueQuestion) => void;
  /** What the order needs has been looked for. */
  onFound: () => void;
}

function NothingToReview({ question, order, onAsk, onFound }: NothingProps) {
  const { data: summary } = useQuery(api.project.summary.options({}));
  const { data: sets } = useQuery(api.findings.kinds.options({}));
  const set = sets?.find(({ kind }) => kind === order.finding);
  const computedAt = set?.computedAt;
  const before = useRef(computedAt);
  useEffect(() => {
    if (before.current === null && typeof computedAt === 'number') onFound();
    before.current = computedAt;
  }, [computedAt, onFound]);
  if (summary?.counts.garments === 0) {
    return (
      <Empty
        icon={IconListCheck}
        title={words.noGarmentsYet}
        action={<LinkButton href="/import">{english.common.importAnnotations}</LinkButton>}
      >
        {words.reviewGoesThroughGarmentsOne}
      </Empty>
    );
  }
  if (set?.computedAt === null) return <NotLookedFor label={order.label} set={set} />;
  const plain =
    order.foundOnly !== true &&
    queueAddress(question) === queueAddress({ ...queueQuestion(''), order: question.order });
  if (plain) {
    return (
      <Empty
        icon={IconListCheck}
        title={words.everyGarmentIsReviewed}
        action={<LinkButton href="/training">{words.trainOnThem}</LinkButton>}
      >
        {words.thereIsNothingLeftThatNobody}
      </Empty>
    );
  }
  return (
    <Empty
      icon={IconListCheck}
      title={words.nothingInThisQueue}
      action={
        <Button onClick={() => onAsk({ ...queueQuestion(''), order: plainOrder })}>
          {words.reviewWhatNobodyHasLooked}
        </Button>
      }
    >
      {words.noGarmentPassesTheFilters(order.label.toLowerCase())}
    </Empty>
  );
}
