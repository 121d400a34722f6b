import { Center, Group, Loader, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChangedCrop, ChangeKind, RunComparison } from '../../../shared/contract/compare.ts';
import { api } from '../../client/api.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { formatCount, formatShare } from '../../ui/format.ts';
import { garmentHref } from '../../ui/media.ts';
import { Pager } from '../../ui/pager.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { compareAddress, type CompareState } from './compare-state.ts';

const pageSize = 24;

const explanations: Readonly<Record<ChangeKind, string>> = {
  fixed: 'Wrong before, right now.',
  broken: 'Right before, wrong now.',
  moved: 'Wrong both times, but differently.',
};

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
            Pictures that changed
          </Title>
          <Text size="xs" c="dimmed">
            {explanations[change]} The largest change first; open one to look at its photo.
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label="Kind of change"
          value={change}
          onChange={(value) => onChange({ ...state, change: value as ChangeKind, page: 1 })}
          data={[
            { value: 'fixed', label: `Now right · ${formatCount(changes.fixed)}` },
            { value: 'broken', label: `Now wrong · ${formatCount(changes.broken)}` },
            { value: 'moved', label: `Still wrong · ${formatCount(changes.moved)}` },
          ]}
        />
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Center h={200}>
          <Loader aria-label="Loading" />
        </Center>
      )}
      {data?.total === 0 && (
        <Text size="sm" c="dimmed" py="lg" ta="center">
          No garment changed like this.
        </Text>
      )}
      {data && data.total > 0 && (
        <>
          <div className="changed-grid" role="list" aria-label="Changed garments">
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
      True <b>{name(item.trueClassId)}</b>
      <br />
      {name(item.first.predictedClassId)} → <b>{name(item.second.predictedClassId)}</b>
      <br />
      {formatShare(item.first.probability, 0)} → {formatShare(item.second.probability, 0)} sure of it
    </div>
  );
}
