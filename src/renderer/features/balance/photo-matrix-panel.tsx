import { Paper, SegmentedControl, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { PhotoClass, PhotoMatrix } from '../../../shared/contract/balance.ts';
import type { PhotoPlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { splitLabels } from '../../ui/strings.ts';
import { countedGarmentsHref } from './garments-href.ts';
import { formatDraws } from './grid.ts';
import type { PhotoClassDraws, PhotoDraws } from './use-photo-draws.ts';

const words = english.balance.photoMatrixPanel;

type Counted = 'photos' | 'garments';

/** What the matrix stands beside one another: the splits, and after train what an epoch draws from it. */
const columns = ['train', 'epoch', 'val', 'test'] as const;

interface PhotoMatrixPanelProps {
  photos: PhotoMatrix;
  plan: PhotoPlan;
  draws: PhotoDraws;
  onFactor: (garment: string) => void;
}

/** Garment classes by split, and what an epoch makes of train. */
export function PhotoMatrixPanel({ photos, plan, draws, onFactor }: PhotoMatrixPanelProps) {
  const [, navigate] = useLocation();
  const scheme = useComputedColorScheme('light');
  const [counted, setCounted] = useState<Counted>('photos');
  const known = draws.error === undefined;
  const sizes = {
    train: photos.splits.train[counted],
    val: photos.splits.val[counted],
    test: photos.splits.test[counted],
    epoch: counted === 'photos' ? draws.size : draws.classes.reduce((sum, each) => sum + each.expectedGarments, 0),
  };
  const drawsOf = new Map(draws.classes.map((each) => [each.garment, each]));
  const shareOf = (each: PhotoClass, column: (typeof columns)[number]): number =>
    sizes[column] > 0 ? countIn(each, column, drawsOf.get(each.garment), counted) / sizes[column] : 0;
  const largest = photos.classes.reduce(
    (most, each) => columns.reduce((more, column) => Math.max(more, shareOf(each, column)), most),
    1e-9,
  );

  function cell(each: PhotoClass, column: (typeof columns)[number]): MatrixCell {
    const count = countIn(each, column, drawsOf.get(each.garment), counted);
    const share = shareOf(each, column);
    const set = column === 'epoch' && plan.factors.some(({ garment }) => garment === each.garment);
    const { background, text } = heatColours(share / largest, true, scheme);
    const main = column === 'epoch' ? formatDraws(count) : formatCount(count);
    const shown = count > 0 && (column !== 'epoch' || known);
    return {
      ...(shown ? { main, small: formatShare(share) } : { empty: true }),
      background,
      colour: text,
      marked: set,
      label: words.cell({ garment: each.garment, column: titles[column], count: main, counted, set }),
      title: words.cellTitle(each.garment, titles[column]),
    };
  }

  function open(row: number, column: number): void {
    const each = photos.classes[row];
    const name = column === -1 ? undefined : columns[column];
    if (name === 'epoch') {
      if (each) onFactor(each.garment);
      return;
    }
    const id = photos.garments.find(({ name: other }) => other === each?.garment)?.id;
    navigate(countedGarmentsHref({ ...(id === undefined ? {} : { garments: [id] }), split: name ?? 'all' }));
  }

  return (
    <Paper component="section" aria-labelledby="matrix">
      <Title order={2} id="matrix">
        {words.garmentClassesBySplit}
      </Title>
      <Text size="xs" c="dimmed" mb="sm" mih={{ base: 36, xl: 18 }}>
        {words.explanation}
      </Text>
      <SegmentedControl
        size="xs"
        mb="md"
        aria-label={words.show}
        value={counted}
        onChange={(value) => setCounted(value === 'garments' ? 'garments' : 'photos')}
        data={[
          { value: 'photos', label: english.common.photos },
          { value: 'garments', label: english.common.garments },
        ]}
      />
      <MatrixGrid
        label={words.photoMatrix}
        size="medium"
        axes={{ rows: english.common.garment, columns: words.split }}
        rows={photos.classes.map((each) => {
          const count = each.train[counted] + each.val[counted] + each.test[counted];
          return { name: each.garment, count, label: words.header({ name: each.garment, count, counted }) };
        })}
        columns={columns.map((column) => {
          const count = Math.round(sizes[column]);
          return { name: titles[column], count, label: words.header({ name: titles[column], count, counted }) };
        })}
        cell={(row, column) => {
          const each = photos.classes[row];
          return each ? cell(each, columns[column] ?? 'train') : { empty: true, label: '' };
        }}
        opens={words.openTheGarmentsOrTheFactor}
        onOpen={({ row, column }) => open(row, column)}
      />
    </Paper>
  );
}

const titles: Readonly<Record<(typeof columns)[number], string>> = { ...splitLabels, epoch: words.anEpoch };

function countIn(
  each: PhotoClass,
  column: (typeof columns)[number],
  draws: PhotoClassDraws | undefined,
  counted: Counted,
): number {
  if (column !== 'epoch') return each[column][counted];
  return (counted === 'photos' ? draws?.expectedPhotos : draws?.expectedGarments) ?? 0;
}
