import { Badge, Button, Center, Group, Loader } from '@mantine/core';
import { IconHanger } from '@tabler/icons-react';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Annotation, PhotoDetail } from '../../../shared/contract/photos.ts';
import type { ReviewGarment as GarmentUnderReview } from '../../../shared/contract/review.ts';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import { PhotoCanvas, type CanvasMask } from '../../canvas/photo-canvas.tsx';
import type { PhotoCanvasHandle } from '../../canvas/photo-stage.tsx';
import { preloadImage } from '../../canvas/use-image.ts';
import { api } from '../../client/api.ts';
import { channels } from '../../ui/colours.ts';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { cropAddress, garmentHref, photoAddress } from '../../ui/media.ts';
import { useMaskPreferences } from '../../ui/preferences.ts';
import { Problem } from '../../ui/problem.tsx';
import { reviewLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import type { QueueState } from './queue-state.ts';
import { ReviewActions } from './review-actions.tsx';
import { skipGarment, stepQueue } from './review-queue.ts';
import { ReviewPalettes, type PaletteShown } from './review-palettes.tsx';
import { ReviewSide } from './review-side.tsx';
import { useReviewKeys } from './use-review-keys.ts';

const words = english.review.reviewGarment;

/** How many garments are fetched ahead. */
const ahead = 3;

interface ReviewGarmentProps {
  annotationId: number;
  queue: QueueState;
  back: string;
}

/** The garment at hand: on its photo, with all that is known of it, and what can be done. */
export function ReviewGarment({ annotationId, queue, back }: ReviewGarmentProps) {
  const client = useQueryClient();
  const found = useQuery(api.review.garment.options({ annotationId }));
  const photoId = found.data?.photoId;
  const photo = useQuery({ ...api.photos.get.options({ id: photoId ?? 0 }), enabled: photoId !== undefined });
  const next = queue.ids.slice(queue.index + 1, queue.index + 1 + ahead).join();
  useEffect(() => {
    for (const id of next.split(',').filter(Boolean)) void prepare(client, Number(id));
  }, [client, next]);

  const error = found.error ?? photo.error;
  const annotation = photo.data?.annotations.find(({ id }) => id === annotationId);
  if (error) {
    return (
      <Center flex={1} p="lg">
        <Problem
          error={error}
          title={words.garmentCouldNotBeRead}
          onRetry={() => void (found.error ? found.refetch() : photo.refetch())}
        />
      </Center>
    );
  }
  if (!found.data || !photo.data) {
    return (
      <Center flex={1}>
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  if (!annotation) return <Gone photoId={found.data.photoId} />;
  return <Garment garment={found.data} annotation={annotation} photo={photo.data} back={back} />;
}

/** Has everything of a garment fetched, so that it is there at once when its turn comes. */
async function prepare(client: QueryClient, annotationId: number): Promise<void> {
  void client.prefetchQuery(api.findings.list.options({ annotationIds: [annotationId] }));
  void client.prefetchQuery(api.editing.revisions.options({ annotationId }));
  const garment = await client.fetchQuery(api.review.garment.options({ annotationId })).catch(() => undefined);
  if (!garment) return;
  const { photoId } = garment;
  void client.prefetchQuery(api.findings.suggestions.options({ photoId }));
  void client.prefetchQuery(api.photos.get.options({ id: photoId }));
  void client.prefetchQuery(api.comments.list.options({ photoId }));
  preloadImage(photoAddress(photoId, 1024));
  const crop = cropAddress(garment);
  if (crop !== null) preloadImage(crop);
}

interface GarmentProps {
  garment: GarmentUnderReview;
  annotation: Annotation;
  photo: PhotoDetail;
  back: string;
}

function Garment({ garment, annotation, photo, back }: GarmentProps) {
  const [, navigate] = useLocation();
  const { events, garments } = useTaxonomies();
  const { masksShown, outlines, opacity } = useMaskPreferences();
  const [othersShown, setOthersShown] = useState(false);
  const [palette, setPalette] = useState<PaletteShown>(null);
  const [said, setSaid] = useState('');
  const wholeShown = useRef(false);
  const canvas = useRef<PhotoCanvasHandle>(null);
  const region = useRef<HTMLDivElement>(null);
  const commentField = useRef<HTMLTextAreaElement>(null);
  const { id } = annotation;

  const focusRegion = (): void => region.current?.focus({ preventScroll: true });
  useEffect(() => {
    wholeShown.current = false;
    // A garment that comes after a decision takes the keyboard, unless somebody is writing or choosing.
    if (document.activeElement === document.body || document.activeElement === null) focusRegion();
  }, [id]);
  useEffect(focusRegion, []);

  const decoded = useMemo(
    () => new Map(photo.annotations.map((each) => [each.id, runsFromMask(each.mask).counts])),
    [photo.annotations],
  );
  const masks: CanvasMask[] = photo.annotations.map((each) => ({
    id: each.id,
    runs: decoded.get(each.id) ?? [],
    colour: channels(garments.colour(each.garmentClassId)),
    visible: masksShown && (each.id === id || othersShown),
  }));
  const [x, y, width, height] = annotation.box;
  const focus = useMemo(() => ({ x, y, width, height }), [x, y, width, height]);
  const name = garments.name(annotation.garmentClassId);

  const act = useReviewKeys({
    photo,
    annotation,
    say: setSaid,
    fix: () => navigate(garmentHref({ annotationId: id, photoId: photo.id }, '', back)),
    show: setPalette,
    comment: () => commentField.current?.focus(),
    others: () => setOthersShown((shown) => !shown),
    whole: () => {
      wholeShown.current = !wholeShown.current;
      if (wholeShown.current) canvas.current?.whole();
      else canvas.current?.fit();
    },
    zoom: (factor) => canvas.current?.zoom(factor),
    fit: () => canvas.current?.fit(),
  });

  return (
    <div className="photo-body">
      <div className="photo-stage">
        <div
          ref={region}
          className="photo-region"
          role="application"
          aria-roledescription={words.garmentOnItsPhoto}
          aria-label={words.onEnterAcceptsXRejects(name, photo.fileName, events.name(photo.eventClassId))}
          tabIndex={0}
        >
          <PhotoCanvas
            handle={canvas}
            preview={photoAddress(photo.id, 1024)}
            source={photoAddress(photo.id)}
            width={photo.width}
            height={photo.height}
            masks={masks}
            selected={id}
            opacity={opacity * 0.2}
            outlines={outlines}
            focus={focus}
            onSelect={() => undefined}
          />
          {annotation.reviewState !== 'unreviewed' && (
            <Badge
              className="review-state"
              size="lg"
              tt="none"
              variant="filled"
              color={annotation.reviewState === 'accepted' ? 'teal.8' : 'red.8'}
            >
              {reviewLabels[annotation.reviewState]}
            </Badge>
          )}
        </div>
        <div className="visually-hidden" aria-live="polite">
          {`${said} ${name}, ${events.name(photo.eventClassId)}`.trim()}
        </div>
        <ReviewActions act={act} onDone={focusRegion} />
      </div>
      <ReviewSide
        key={id}
        garment={garment}
        annotation={annotation}
        photo={photo}
        onClass={() => setPalette('class')}
        onEvent={() => setPalette('event')}
        commentField={commentField}
        onLeaveComment={focusRegion}
      />
      <ReviewPalettes
        shown={palette}
        photo={photo}
        annotation={annotation}
        onClose={() => {
          setPalette(null);
          setTimeout(focusRegion);
        }}
      />
    </div>
  );
}

/** Deleted since the queue was begun, perhaps just now in the editor. */
function Gone({ photoId }: { photoId: number }) {
  return (
    <Empty
      icon={IconHanger}
      title={words.thisGarmentWasDeleted}
      action={
        <Group gap="xs" mt="xs">
          <Button variant="default" onClick={() => stepQueue(-1)}>
            {words.back}
          </Button>
          <Button data-autofocus onClick={() => skipGarment(photoId)}>
            {words.goOn}
          </Button>
        </Group>
      }
    >
      {words.itIsInTheHistory}
    </Empty>
  );
}
