import { Center, Drawer, Loader, Select, Slider, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Explanation, PictureRecommendation } from '../../../shared/contract/recommend.ts';
import { api } from '../../client/api.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { formatShare } from '../../ui/format.ts';
import { garmentHref } from '../../ui/media.ts';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { garmentName } from './garments.ts';
import { heatColours, heatOf, heatSize } from './heat.ts';

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
      title={found ? `Why? ${garmentName(found)}` : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
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
        label="Event"
        allowDeselect={false}
        data={events.map((each) => ({
          value: each.event,
          label: `${each.event}, ${formatShare(each.probability, 0)}`,
        }))}
        value={event}
        onChange={(value) => setEvent(value ?? event)}
      />
      {error && <Problem error={error} title="No explanation" onRetry={() => void refetch()} />}
      {!error && !data && (
        <Center h={320}>
          <Stack align="center" gap="xs">
            <Loader aria-label="Working it out" />
            <Text size="sm" c="dimmed">
              Covering the garment piece by piece…
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
          What it hangs on
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          Orange pieces speak for {event} ({formatShare(probability, 0)}): without them the classifier is less sure.
          Blue pieces speak against it.
        </Text>
        <div className="why-crop">
          <img src={crop} alt="The garment alone" />
          <HeatMap explanation={explanation} opacity={strength / 100} />
        </div>
        <Slider
          mt="sm"
          maw={420}
          label={(value) => `${value} %`}
          thumbLabel="Strength of the colours"
          value={strength}
          onChange={setStrength}
        />
      </section>
      <section aria-labelledby="why-neighbours">
        <Title order={2} id="why-neighbours" mb={4}>
          Most alike in training
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {neighbours.length === 0
            ? 'None of the crops that the classifier was trained on is there any more.'
            : 'The garments among those it was trained on that look most alike to it, with their events.'}
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
      aria-label={`Which pieces of the garment speak for ${explanation.event}`}
    />
  );
}
