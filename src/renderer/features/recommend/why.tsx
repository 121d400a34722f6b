import { Center, Drawer, Loader, Select, Slider, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Explanation, PictureRecommendation } from '../../../shared/contract/recommend.ts';
import { api } from '../../client/api.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { english } from '../../ui/english.ts';
import { formatShare } from '../../ui/format.ts';
import { garmentHref } from '../../ui/media.ts';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { garmentName } from './garments.ts';
import { heatColours, heatOf, heatSize } from './heat.ts';

const words = english.recommend.why;

interface WhyProps {
  answer: PictureRecommendation;
  /** Counted from 0; undefined closes the drawer. */
  garment: number | undefined;
  onClose: () => void;
}

/** Why a garment is said to suit an event: what the answer hangs on, and what the classifier has learnt from. */
export function Why({ answer, garment, onClose }: WhyProps) {
  const found = garment === undefined ? undefined : answer.garments[garment];
  return (
    <Drawer
      opened={found !== undefined}
      onClose={onClose}
      position="right"
      size="min(760px, 92vw)"
      title={found ? words.whyGarmentName(garmentName(found)) : ''}
      closeButtonProps={{ 'aria-label': english.common.close }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {found && garment !== undefined && <Reasons key={garment} answer={answer} garment={garment} />}
    </Drawer>
  );
}

function Reasons({ answer, garment }: { answer: PictureRecommendation; garment: number }) {
  const events = answer.garments[garment]?.probabilities ?? [];
  const [event, setEvent] = useState(events[0]?.event ?? '');
  const { data, error, refetch } = useQuery({
    queryKey: ['recommend', 'explain', { question: answer.question, garment, event, run: answer.run }],
    queryFn: ({ signal }) =>
      api.recommend.explain({ runId: answer.run, subject: { question: answer.question, garment }, event }, signal),
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Stack gap="md">
      <Select
        label={english.common.event}
        allowDeselect={false}
        data={events.map((each) => ({
          value: each.event,
          label: `${each.event}, ${formatShare(each.probability, 0)}`,
        }))}
        value={event}
        onChange={(value) => setEvent(value ?? event)}
      />
      {error && <Problem error={error} title={words.noExplanation} onRetry={() => void refetch()} />}
      {!error && !data && (
        <Center h={320}>
          <Stack align="center" gap="xs">
            <Loader aria-label={words.workingItOut} />
            <Text size="sm" c="dimmed">
              {words.coveringTheGarmentPieceByPiece}
            </Text>
          </Stack>
        </Center>
      )}
      {data && <Reason explanation={data} />}
    </Stack>
  );
}

function Reason({ explanation }: { explanation: Explanation }) {
  const [strength, setStrength] = useState(70);
  const { events, garments } = useTaxonomies();
  const { event, probability, crop, neighbours } = explanation;
  return (
    <>
      <section aria-labelledby="why-map">
        <Title order={2} id="why-map" mb={4}>
          {words.whatItHangsOn}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {words.orangePiecesSpeakFor(event, probability)}
        </Text>
        <div className="why-crop">
          <img src={crop} alt={words.garmentAlone} />
          <HeatMap explanation={explanation} opacity={strength / 100} />
        </div>
        <Slider
          mt="sm"
          maw={420}
          label={(value) => `${value} %`}
          thumbLabel={words.strengthOfTheColours}
          value={strength}
          onChange={setStrength}
        />
      </section>
      <section aria-labelledby="why-neighbours">
        <Title order={2} id="why-neighbours" mb={4}>
          {words.mostAlikeInTraining}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {neighbours.length === 0 ? words.noneOfTheCropsThatTheClassifier : words.garmentsAmongThoseItWasTrained}
        </Text>
        <ul className="why-neighbours">
          {neighbours.map((neighbour) => (
            <li key={neighbour.annotationId}>
              <CropTile
                item={neighbour}
                events={events}
                garments={garments}
                href={garmentHref(neighbour, '', '/recommend')}
              >
                <div className="tile-line">
                  <span className="tile-grow">{events.name(neighbour.eventClassId)}</span>
                  <span>{formatShare(neighbour.similarity, 0)}</span>
                </div>
              </CropTile>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function HeatMap({ explanation, opacity }: { explanation: Explanation; opacity: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pixels = heatColours(heatOf(explanation));
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, heatSize, heatSize), 0, 0);
  }, [explanation]);
  return (
    <canvas
      ref={canvas}
      width={heatSize}
      height={heatSize}
      style={{ opacity }}
      role="img"
      aria-label={words.whichPiecesOfTheGarment(explanation.event)}
    />
  );
}
