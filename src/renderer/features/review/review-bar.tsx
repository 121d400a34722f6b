import { ActionIcon, Select, Title, Tooltip } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconRefresh, IconZoomExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { reviewState, splitName } from '../../../shared/contract/common.ts';
import type { CropFilter } from '../../../shared/contract/crops.ts';
import { api } from '../../client/api.ts';
import { useAuthor } from '../../client/author.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { FindIssues } from '../../ui/find-issues.tsx';
import { FilterMenu, toIds, toValues } from '../../ui/filter-menu.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { withWanted } from '../../ui/list-state.ts';
import { reviewLabels, splitLabel } from '../../ui/strings.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { queueOrders, type QueueOrder, type QueueQuestion } from './orders.ts';
import { countDecisions, paceOf, secondsLeft, type QueueState } from './queue-state.ts';

const texts = english.review.reviewBar;

interface ReviewBarProps {
  question: QueueQuestion;
  order: QueueOrder;
  queue: QueueState;
  onChange: (question: QueueQuestion) => void;
  onRestart: () => void;
}

/** Which garments, in which order, and how far it is. */
export function ReviewBar({ question, order, queue, onChange, onRestart }: ReviewBarProps) {
  useDocumentTitle(texts.reviewFashion2eventsStudio);
  const { events, garments } = useTaxonomies();
  const [looking, setLooking] = useState(false);
  const { filter } = question;
  const change = (next: CropFilter): void => onChange({ order, filter: next });
  return (
    <>
      <div className="review-bar">
        <Title order={1} size="h3">
          {texts.review}
        </Title>
        <OrderSelect order={order} onChange={(next) => onChange({ ...question, order: next })} />
        <FilterMenu
          label={english.common.event}
          choices={[...events.classes, null].map((each) => ({
            value: String(each?.id ?? 'none'),
            label: events.name(each?.id ?? null),
            mark: <Dot colour={events.colour(each?.id ?? null)} />,
          }))}
          wanted={toValues(filter.events)}
          onChange={(values) => change(withWanted(filter, 'events', toIds(values)))}
        />
        <FilterMenu
          label={english.common.garment}
          choices={[...garments.classes, null].map((each) => ({
            value: String(each?.id ?? 'none'),
            label: garments.name(each?.id ?? null),
            mark: <Dot colour={garments.colour(each?.id ?? null)} />,
          }))}
          wanted={toValues(filter.garments)}
          onChange={(values) => change(withWanted(filter, 'garments', toIds(values)))}
        />
        <FilterMenu
          label={texts.split}
          choices={[...splitName.options, null].map((split) => ({ value: split ?? 'none', label: splitLabel(split) }))}
          wanted={toValues(filter.splits)}
          onChange={(values) => {
            const splits = [...splitName.options, null].filter((split) => values.includes(split ?? 'none'));
            change(withWanted(filter, 'splits', splits));
          }}
        />
        <FilterMenu
          label={texts.state}
          choices={reviewState.options.map((value) => ({ value, label: reviewLabels[value] }))}
          wanted={toValues(filter.reviewStates)}
          onChange={(values) => {
            const states = reviewState.options.filter((state) => values.includes(state));
            change(withWanted(filter, 'reviewStates', states));
          }}
        />
        <Tooltip label={texts.findIssues}>
          <ActionIcon
            variant="default"
            size={34}
            onClick={() => setLooking(true)}
            aria-label={english.common.findIssues}
          >
            <IconZoomExclamation size={17} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={texts.beginTheQueueAnew}>
          <ActionIcon variant="default" size={34} onClick={onRestart} aria-label={texts.beginTheQueueAnew}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
        <ReviewProgress queue={queue} />
      </div>
      <div className="review-line" aria-hidden>
        <span style={{ width: `${queue.total === 0 ? 0 : (queue.index / queue.total) * 100}%` }} />
      </div>
      <FindIssues opened={looking} onClose={() => setLooking(false)} />
    </>
  );
}

/** The orders; one that nothing is known for yet has it found out first. */
function OrderSelect({ order, onChange }: { order: QueueOrder; onChange: (order: QueueOrder) => void }) {
  const { data: sets } = useQuery(api.findings.kinds.options({}));
  const [awaited, setAwaited] = useState<QueueOrder>();
  const start = useAction(texts.thisCouldNotBeLooked, api.findings.start, () =>
    notifications.show({ title: texts.lookingFirst, message: texts.queueTakesTheNewOrder }),
  );
  const setOf = ({ finding }: QueueOrder) =>
    finding === undefined ? undefined : sets?.find(({ kind }) => kind === finding);
  const isMissing = (each: QueueOrder): boolean =>
    each.finding !== undefined && (setOf(each)?.computedAt ?? null) === null;

  const ready = awaited !== undefined && !isMissing(awaited);
  useEffect(() => {
    if (!ready) return;
    setAwaited(undefined);
    onChange(awaited);
  }, [ready, awaited, onChange]);

  function choose(next: QueueOrder): void {
    setAwaited(undefined);
    if (next.finding === undefined || !isMissing(next)) return onChange(next);
    setAwaited(next);
    start.mutate({ kinds: [next.finding] });
  }

  return (
    <Select
      aria-label={texts.orderOfTheQueue}
      w={236}
      maxDropdownHeight={420}
      allowDeselect={false}
      data={queueOrders.map((each) => {
        const set = setOf(each);
        if (!isMissing(each)) {
          const count = each.foundOnly === true && set ? ` (${formatCount(set.found)})` : '';
          return { value: each.id, label: `${each.label}${count}` };
        }
        const possible = set !== undefined && set.unavailable === null;
        return {
          value: each.id,
          label: texts.eachLabel(each.label, possible),
          disabled: !possible,
        };
      })}
      value={(awaited ?? order).id}
      onChange={(value) => {
        const next = queueOrders.find(({ id }) => id === value);
        if (next) choose(next);
      }}
    />
  );
}

function ReviewProgress({ queue }: { queue: QueueState }) {
  const pace = paceOf(queue.times);
  const left = secondsLeft(queue, pace);
  const { accepted, rejected, skipped } = countDecisions(queue);
  const place = Math.min(queue.index + 1, queue.total);
  return (
    <div className="review-progress" role="group" aria-label={texts.progress}>
      <dl>
        <div>
          <dt>{english.common.garment}</dt>
          <dd>{queue.total === 0 ? '–' : texts.placeOfTotal(place, queue.total)}</dd>
        </div>
        <Tooltip label={texts.acceptedRejectedSkippedInThis(accepted, rejected, skipped)}>
          <div>
            <dt>{texts.decided}</dt>
            <dd>{formatCount(accepted + rejected)}</dd>
          </div>
        </Tooltip>
        <div>
          <dt>{texts.pace}</dt>
          <dd>{pace === undefined ? '–' : texts.paceAMinute(pace < 10 ? pace.toFixed(1) : Math.round(pace))}</dd>
        </div>
        <div>
          <dt>{texts.left}</dt>
          <dd>{left === undefined ? '–' : formatDuration(left)}</dd>
        </div>
        <Today />
      </dl>
    </div>
  );
}

/** How many garments were decided today, by this reviewer and by all. */
function Today() {
  const name = useAuthor((author) => author.name);
  const { data } = useQuery(api.review.stats.options({ since: new Date().setHours(0, 0, 0, 0) }));
  const days = data?.days ?? [];
  const countOf = ({ accepted, rejected }: { accepted: number; rejected: number }): number => accepted + rejected;
  const own = days.filter(({ reviewer }) => reviewer === name).reduce((sum, day) => sum + countOf(day), 0);
  const words = days.map((day) => `${day.reviewer} ${formatCount(countOf(day))}`).join(', ');
  return (
    <Tooltip label={words === '' ? texts.nobodyHasDecidedAGarment : texts.todayWords(words)}>
      <div>
        <dt>{texts.today}</dt>
        <dd aria-label={texts.garmentsByName(own, name)}>{data ? formatCount(own) : '–'}</dd>
      </div>
    </Tooltip>
  );
}
