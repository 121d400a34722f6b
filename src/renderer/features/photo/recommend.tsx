import { Button, Stack, Text, Title } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import type { Recommendation } from '../../../shared/contract/recommend.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { ProbabilityBars } from '../../ui/probability-bars.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const words = english.photo.recommend;

interface RecommendProps {
  photo: PhotoDetail;
  onSelect: (id: number | undefined) => void;
}

const outfitShown = 5;
const garmentShown = 3;

/** Asks the latest classifier which event each garment, and the outfit as a whole, suits. */
export function Recommend({ photo, onSelect }: RecommendProps) {
  const { events } = useTaxonomies();
  const ask = useMutation<Recommendation, StudioError>({
    mutationFn: () => api.recommend.photo({ photoId: photo.id }),
  });
  const truth = photo.eventClassId === null ? undefined : events.name(photo.eventClassId);
  const marked = (bars: readonly { event: string; probability: number }[], count: number) =>
    bars.slice(0, count).map(({ event, probability }) => ({ name: event, probability, right: event === truth }));

  return (
    <section aria-labelledby="recommend">
      <Title order={2} id="recommend" mb={6}>
        {words.suitsWhichEvent}
      </Title>
      <Stack gap="sm">
        <Button
          variant="light"
          leftSection={<IconSparkles size={15} />}
          onClick={() => ask.mutate()}
          loading={ask.isPending}
          disabled={photo.annotations.length === 0}
        >
          {words.recommend}
        </Button>
        {ask.error && <Problem error={ask.error} title={words.noRecommendation} />}
        {ask.data && (
          <>
            <div>
              <Text size="sm" fw={600} mb={2}>
                {words.theOutfit}
              </Text>
              <ProbabilityBars label={words.eventsOfTheOutfit} bars={marked(ask.data.outfit, outfitShown)} />
            </div>
            {ask.data.garments.map((garment, index) => (
              <div key={garment.annotationId ?? index}>
                <button
                  type="button"
                  className="text-button"
                  onClick={() => garment.annotationId !== null && onSelect(garment.annotationId)}
                >
                  {garment.garment ?? english.common.garment}
                </button>
                <ProbabilityBars
                  label={words.eventsOfGarment(garment.garment ?? words.theGarment)}
                  bars={marked(garment.probabilities, garmentShown)}
                />
              </div>
            ))}
          </>
        )}
      </Stack>
    </section>
  );
}
