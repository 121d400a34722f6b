import { Center, Group, Loader, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChangedCrop, ChangeKind, RunComparison } from '../../../shared/contract/compare.ts';
import { api } from '../../client/api.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { english } from '../../ui/english.ts';
import { garmentHref } from '../../ui/media.ts';
import { Pager } from '../../ui/pager.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { compareAddress, type CompareState } from './compare-state.ts';

const words = english.compare.changedCrops;

const pageSize = 24;

const explanations: Readonly<Record<ChangeKind, string>> = words.explanations;

interface ChangedCropsProps {
  comparison: RunComparison;
  state: CompareState;
  onChange: (state: CompareState) => void;
}

/** The pictures whose prediction changed, the largest change first; each leads to its photo and back. */
export function ChangedCrops({ comparison, state, onChange }: ChangedCropsProps) {
  const { changes, first, second, split } = comparison;
  const { change, page } = state;
  const { events, garments } = useTaxonomies();
  const { data, error, refetch } = useQuery({
    ...api.compare.crops.options({
      first: first.run,
      second: second.run,
      split,
      change,
      limit: pageSize,
      offset: (page - 1) * pageSize,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Paper component="section" aria-labelledby="changed">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <Title order={2} id="changed">
            {words.picturesThatChanged}
          </Title>
          <Text size="xs" c="dimmed">
            {words.largestChangeFirst(explanations[change])}
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={words.kindOfChange}
          value={change}
          onChange={(value) => onChange({ ...state, change: value as ChangeKind, page: 1 })}
          data={[
            { value: 'fixed', label: words.nowRightFixed(changes.fixed) },
            { value: 'broken', label: words.nowWrongBroken(changes.broken) },
            { value: 'moved', label: words.stillWrongMoved(changes.moved) },
          ]}
        />
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Center h={200}>
          <Loader aria-label={english.common.loading} />
        </Center>
      )}
      {data?.total === 0 && (
        <Text size="sm" c="dimmed" py="lg" ta="center">
          {words.noGarmentChangedLikeThis}
        </Text>
      )}
      {data && data.total > 0 && (
        <>
          <div className="changed-grid" role="list" aria-label={words.changedGarments}>
            {data.items.map((item) => (
              <div key={item.annotationId} role="listitem">
                <CropTile
                  item={item}
                  events={events}
                  garments={garments}
                  href={garmentHref(
                    item,
                    '',
                    compareAddress({ ...state, first: first.run, second: second.run, split }),
                  )}
                >
                  <Answers item={item} name={events.name} />
                </CropTile>
              </div>
            ))}
          </div>
          <Pager
            page={page}
            size={pageSize}
            total={data.total}
            onChange={(next) => onChange({ ...state, page: next })}
          />
        </>
      )}
    </Paper>
  );
}

function Answers({ item, name }: { item: ChangedCrop; name: (id: number) => string }) {
  return (
    <div className="changed-answers figures">
      {words.true} <b>{name(item.trueClassId)}</b>
      <br />
      {name(item.first.predictedClassId)} → <b>{name(item.second.predictedClassId)}</b>
      <br />
      {words.sureOfIt(item.first.probability, item.second.probability)}
    </div>
  );
}
