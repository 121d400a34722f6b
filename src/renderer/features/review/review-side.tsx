import { Kbd, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import type { GarmentPrediction, ReviewGarment } from '../../../shared/contract/review.ts';
import { api } from '../../client/api.ts';
import { Comments } from '../../ui/comments.tsx';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { findingReason, findingWords } from '../../ui/finding-words.ts';
import { formatMoment, formatShort } from '../../ui/format.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { cropAddress } from '../../ui/media.ts';
import { ProbabilityBars } from '../../ui/probability-bars.tsx';
import { reviewLabels, sourceLabels, splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const words = english.review.reviewSide;

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
    <aside className="photo-side" aria-label={words.theGarment}>
      <section aria-label={words.whatItIs}>
        <div className="review-crop">
          {crop === null ? (
            <div className="review-crop-none">{words.noCropYet}</div>
          ) : (
            <img src={crop} alt={words.itsCrop} />
          )}
          <div className="review-labels">
            <Label
              name={english.common.class}
              value={garments.name(annotation.garmentClassId)}
              colour={garments.colour(annotation.garmentClassId)}
              action="class.choose"
              onClick={onClass}
            />
            <Label
              name={english.common.event}
              value={events.name(photo.eventClassId)}
              colour={events.colour(photo.eventClassId)}
              action="queue.event"
              onClick={onEvent}
            />
          </div>
        </div>
        <p className="review-facts">
          {words.fileNameSplitAreaPx({
            fileName: photo.fileName,
            split: splitLabel(photo.split),
            area: annotation.area,
            source: sourceLabels[annotation.source].toLowerCase(),
            score: annotation.score,
            excludedReason: garment.excludedReason,
          })}
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
    <button type="button" className="review-label" onClick={onClick} title={words.change}>
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
        {words.whyLookAtIt}
      </Title>
      <ul className="review-why">
        {data.map((finding) => (
          <li key={finding.kind}>
            <b>{findingWords[finding.kind].label}.</b> {findingReason(finding.details, { events, garments })}
            {finding.outdated && <span className="review-note"> {words.itHasChangedSince}</span>}
          </li>
        ))}
        {missed.length > 0 && (
          <li>
            {fill(
              words.seesOnThisPhotoToo(
                missed.map(({ className, score }) => `${className} ${formatShort(score)}`).join(', '),
              ),
              {
                nobodyDrew: <b>{words.nobodyDrew}</b>,
                model,
                queueFixKeys: <Kbd size="xs">{keyWords('queue.fix')}</Kbd>,
              },
            )}
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
        {words.runNameSays(runName)}
      </Title>
      <ProbabilityBars
        label={words.probabilitiesOfEvents}
        bars={shown.map((each) => ({
          name: events.name(each.eventClassId),
          probability: each.probability,
          right: each.eventClassId === eventClassId,
        }))}
      />
      <p className="review-facts">{words.lossMargin(loss, margin, outdated)}</p>
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
        {words.history}
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
        <p className="review-facts">{words.andEarlierInTheEditor(data.length - revisionsShown)}</p>
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
  if (deleted) return words.deleted;
  if (restores !== null) return words.asRevisionAgain(restores);
  if (before === undefined) return `${sourceLabels[source]}: ${className(garmentClassId)}`;
  const parts = [
    ...(reviewState === before.reviewState ? [] : [reviewLabels[reviewState]]),
    ...(garmentClassId === before.garmentClassId ? [] : [words.className(className(garmentClassId))]),
    ...(area === before.area ? [] : [words.maskSignPx(area > before.area ? '+' : '−', Math.abs(area - before.area))]),
  ];
  return parts.length === 0 ? words.maskOrOrderChanged : parts.join(', ');
}
