import { Group, Paper, SegmentedControl, Title } from '@mantine/core';
import { useState } from 'react';
import type { PhotoPlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { DrawsSummary, DrawsTable, type DrawsRow } from './draws-table.tsx';
import { formatDraws, formatFactor } from './grid.ts';
import { factorText } from './target-text.ts';
import type { PhotoClassDraws, PhotoDraws } from './use-photo-draws.ts';

const words = english.balance.photoBars;

type Counted = 'photos' | 'garments';

interface PhotoBarsProps {
  plan: PhotoPlan;
  draws: PhotoDraws;
  onFactor: (garment: string) => void;
}

/** Photos that an epoch draws of each garment class, or garments that it sees: before, expected, and tried. */
export function PhotoBars({ plan, draws, onFactor }: PhotoBarsProps) {
  const [counted, setCounted] = useState<Counted>('photos');
  const { garments } = useTaxonomies();
  const ids = new Map(garments.classes.map(({ id, name }) => [name, id]));
  const ofGarments = draws.classes.reduce((sum, each) => sum + each.garments, 0);
  const seen = draws.classes.reduce((sum, each) => sum + each.expectedGarments, 0);
  const known = draws.error === undefined;

  function row(each: PhotoClassDraws): DrawsRow {
    const { garment, photos, limited, tried } = each;
    const byPhotos = counted === 'photos';
    const [before, expected] = byPhotos ? [photos, each.expectedPhotos] : [each.garments, each.expectedGarments];
    const [allBefore, all] = byPhotos ? [draws.photos, draws.size] : [ofGarments, seen];
    const share = all > 0 && known ? expected / all : 0;
    const figure = (value: number | undefined): string => (value === undefined || !known ? '–' : formatCount(value));
    const byHand = plan.factors.find((other) => other.garment === garment);
    const text = byHand && factorText(byHand.factor);
    return {
      name: garment,
      colour: garments.colour(ids.get(garment) ?? null),
      limited,
      before: allBefore > 0 ? before / allBefore : 0,
      after: share,
      cells: [
        formatCount(before),
        photos > 0 && known ? formatFactor(each.factor) : '–',
        known ? formatDraws(expected) : '–',
        known ? formatShare(share) : '–',
        before > 0 && known ? formatFactor(expected / before) : '–',
        figure(byPhotos ? tried?.drawn : tried?.garments),
      ],
      byHand: {
        text,
        label: words.photosOfByHand(garment, text ?? words.notSet),
        onOpen: () => onFactor(garment),
      },
    };
  }

  return (
    <Paper component="section" aria-labelledby="draws">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="draws">
          {words.photosOfAnEpoch}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.count}
          value={counted}
          onChange={(value) => setCounted(value === 'garments' ? 'garments' : 'photos')}
          data={[
            { value: 'photos', label: words.photosDrawn },
            { value: 'garments', label: words.garmentsSeen },
          ]}
        />
      </Group>
      <DrawsSummary error={draws.error} note={words.notes[counted]}>
        {words.drawsFromTrainingPhotos(formatDraws(draws.size), draws.photos, draws.drawn)}
      </DrawsSummary>
      <DrawsTable
        of={english.common.garmentClass}
        counted={counted === 'photos' ? english.common.photos : english.common.garments}
        columns={columns[counted]}
        rows={draws.classes.map(row)}
        byHand
        limitedBy={words.capCutsIt}
        stale={draws.stale}
      />
    </Paper>
  );
}

const planned = [{ title: words.asks, hint: words.asksNote }, { title: words.expected }, { title: words.share }];

const columns: Readonly<Record<Counted, readonly { title: string; hint?: string; tried?: boolean }[]>> = {
  photos: [...planned, { title: words.perPhoto }, { title: words.drawn, tried: true }],
  garments: [...planned, { title: words.perGarment }, { title: words.seen, tried: true }],
};
