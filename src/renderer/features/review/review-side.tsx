import { Kbd, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import type { GarmentPrediction, ReviewGarment } from '../../../shared/contract/review.ts';
import { api } from '../../client/api.ts';
import { Comments } from '../../ui/comments.tsx';
import { Dot } from '../../ui/dot.tsx';
import { findingReason, findingWords } from '../../ui/finding-words.ts';
import { formatCount, formatMoment, formatShare, formatShort } from '../../ui/format.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { cropAddress } from '../../ui/media.ts';
import { ProbabilityBars } from '../../ui/probability-bars.tsx';
import { reviewLabels, sourceLabels, splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

interface ReviewSideProps {
  garment: ReviewGarment;
  annotation: Annotation;
  photo: PhotoDetail;
  onClass: () => void;
  onEvent: () => void;
  commentField: Ref<HTMLTextAreaElement>;
  onLeaveComment: () => void;
}

/** All that is known of the garment at hand. */
export function ReviewSide(props: ReviewSideProps) {
  const { garment, annotation, photo, onClass, onEvent, commentField, onLeaveComment } = props;
  const { events, garments } = useTaxonomies();
  const crop = cropAddress(garment);
  return (
    <aside className="photo-side" aria-label="The garment">
      <section aria-label="What it is">
        <div className="review-crop">
          {crop === null ? <div className="review-crop-none">No crop yet</div> : <img src={crop} alt="Its crop" />}
          <div className="review-labels">
            <Label
              name="Class"
              value={garments.name(annotation.garmentClassId)}
              colour={garments.colour(annotation.garmentClassId)}
              action="class.choose"
              onClick={onClass}
            />
            <Label
              name="Event"
              value={events.name(photo.eventClassId)}
              colour={events.colour(photo.eventClassId)}
              action="queue.event"
              onClick={onEvent}
            />
          </div>
        </div>
        <p className="review-facts">
          {photo.fileName} · {splitLabel(photo.split)} · {formatCount(annotation.area)} px ·{' '}
          {sourceLabels[annotation.source].toLowerCase()}
          {annotation.score !== null && `, score ${formatShare(annotation.score, 0)}`}
          {garment.excludedReason !== null && ` · excluded: ${garment.excludedReason}`}
        </p>
      </section>
      <Why annotationId={annotation.id} photoId={photo.id} />
      {garment.prediction && <Prediction prediction={garment.prediction} eventClassId={photo.eventClassId} />}
      <Comments photoId={photo.id} annotationId={annotation.id} field={commentField} onLeave={onLeaveComment} />
      <History annotationId={annotation.id} />
    </aside>
  );
}

interface LabelProps {
  name: string;
  value: string;
  colour: string;
  action: ActionId;
  onClick: () => void;
}

function Label({ name, value, colour, action, onClick }: LabelProps) {
  const keyWords = useKeyWords();
  return (
    <button type="button" className="review-label" onClick={onClick} title="Change">
      <Dot colour={colour} size={10} />
      <span className="review-label-words">
        <span>{name}</span>
        <span>{value}</span>
      </span>
      <Kbd size="xs" aria-hidden>
        {keyWords(action)}
      </Kbd>
    </button>
  );
}

/** Why it is worth a look. */
function Why({ annotationId, photoId }: { annotationId: number; photoId: number }) {
  const keyWords = useKeyWords();
  const { events, garments } = useTaxonomies();
  const { data } = useQuery(api.findings.list.options({ annotationIds: [annotationId] }));
  const { data: suggestions } = useQuery(api.findings.suggestions.options({ photoId }));
  const model = suggestions?.model;
  const missed = suggestions?.items.filter(({ reason }) => reason === 'missed') ?? [];
  if (!data || data.length + missed.length === 0) return null;
  return (
    <section aria-labelledby="why">
      <Title order={2} id="why" mb={6}>
        Why look at it
      </Title>
      <ul className="review-why">
        {data.map((finding) => (
          <li key={finding.kind}>
            <b>{findingWords[finding.kind].label}.</b> {findingReason(finding.details, { events, garments })}
            {finding.outdated && <span className="review-note"> It has changed since.</span>}
          </li>
        ))}
        {missed.length > 0 && (
          <li>
            <b>Nobody drew.</b> {model} sees{' '}
            {missed.map(({ className, score }) => `${className} ${formatShort(score)}`).join(', ')} on this photo, too.{' '}
            <Kbd size="xs">{keyWords('queue.fix')}</Kbd> opens it in the editor.
          </li>
        )}
      </ul>
    </section>
  );
}

const likeliest = 5;

function Prediction({ prediction, eventClassId }: { prediction: GarmentPrediction; eventClassId: number | null }) {
  const { events } = useTaxonomies();
  const { probabilities, runName, loss, margin, outdated } = prediction;
  const shown = probabilities.slice(0, likeliest);
  const own = probabilities.find((each) => each.eventClassId === eventClassId);
  if (own && !shown.includes(own)) shown.push(own);
  return (
    <section aria-labelledby="prediction">
      <Title order={2} id="prediction" mb={6}>
        {runName} says
      </Title>
      <ProbabilityBars
        label="Probabilities of events"
        bars={shown.map((each) => ({
          name: events.name(each.eventClassId),
          probability: each.probability,
          right: each.eventClassId === eventClassId,
        }))}
      />
      <p className="review-facts">
        Loss {loss.toFixed(2)} · margin {formatShare(margin, 0)}
        {outdated && ' · of the garment as it was then'}
      </p>
    </section>
  );
}

const revisionsShown = 5;

function History({ annotationId }: { annotationId: number }) {
  const { garments } = useTaxonomies();
  const { data } = useQuery(api.editing.revisions.options({ annotationId }));
  if (!data) return null;
  return (
    <section aria-labelledby="history">
      <Title order={2} id="history" mb={6}>
        History
      </Title>
      <ol className="review-history">
        {data.slice(0, revisionsShown).map((revision, index) => (
          <li key={revision.revisionId}>
            {wordsOf(revision, data[index + 1], garments.name)}
            <Text span size="xs" c="dimmed">
              {' '}
              {revision.author === '' ? '' : `${revision.author}, `}
              {formatMoment(revision.createdAt)}
            </Text>
          </li>
        ))}
      </ol>
      {data.length > revisionsShown && (
        <p className="review-facts">and {formatCount(data.length - revisionsShown)} earlier, in the editor</p>
      )}
    </section>
  );
}

/** What a revision changed. */
function wordsOf(
  revision: AnnotationRevision,
  before: AnnotationRevision | undefined,
  className: (id: number | null) => string,
): string {
  const { garmentClassId, reviewState, area, source, deleted, restores } = revision;
  if (deleted) return 'Deleted';
  if (restores !== null) return `As revision ${restores} again`;
  if (before === undefined) return `${sourceLabels[source]}: ${className(garmentClassId)}`;
  const parts = [
    ...(reviewState === before.reviewState ? [] : [reviewLabels[reviewState]]),
    ...(garmentClassId === before.garmentClassId ? [] : [`Class ${className(garmentClassId)}`]),
    ...(area === before.area
      ? []
      : [`Mask ${area > before.area ? '+' : '−'}${formatCount(Math.abs(area - before.area))} px`]),
  ];
  return parts.length === 0 ? 'Mask or order changed' : parts.join(', ');
}
