import { Button, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { BalanceMatrix, BalanceWarning, LeakGroup } from '../../../shared/contract/balance.ts';
import type { CropFilter } from '../../../shared/contract/crops.ts';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { listSearch } from '../../ui/list-state.ts';
import { Problem } from '../../ui/problem.tsx';
import { splitLabels } from '../../ui/strings.ts';
import './balance.css';
import type { BulkChange } from '../../ui/use-bulk.ts';

const words = english.balance.warnings;

const levelColours: Readonly<Record<BalanceWarning['level'], string>> = {
  error: 'var(--mantine-color-red-6)',
  warning: 'var(--mantine-color-orange-6)',
  note: 'var(--mantine-color-gray-5)',
};

const levelWords: Readonly<Record<BalanceWarning['level'], string>> = words.levelWords;

const groupsShown = 5;

interface WarningsProps {
  warnings: readonly BalanceWarning[];
  matrix: Pick<BalanceMatrix, 'events' | 'garments'>;
  /** What is said where there is none. */
  nothing: string;
  bulk: BulkChange;
}

/** What is amiss with the data, each with a way to mend it. */
export function Warnings({ warnings, matrix, nothing, bulk }: WarningsProps) {
  const { data: leaks, error, isPending } = useQuery(api.balance.leaks.options({}));
  const lookAlike = leaks?.found?.garments ?? 0;
  const none = warnings.length === 0 && leaks?.total === 0 && lookAlike === 0;
  return (
    <Paper component="section" aria-labelledby="warnings">
      <Title order={2} id="warnings" mb="xs">
        {words.whatToLookAt}
      </Title>
      {error && <Problem error={error} title={words.leaksCouldNotBeLooked} />}
      {isPending && (
        <div role="status" aria-label={words.lookingForNearIdenticalPhotos}>
          <Skeleton height={44} mb="sm" />
        </div>
      )}
      {none && (
        <Text size="sm" c="dimmed">
          {nothing}
        </Text>
      )}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {leaks !== undefined && leaks.total > 0 && (
          <li className="balance-warning" style={{ ['--level' as string]: levelColours.error }}>
            <Text size="sm" fw={500}>
              {words.leakNearIdenticalPhotosInMore(leaks.photos)}
            </Text>
            <Text size="xs" c="dimmed">
              {fill(words.whatWasTrainedOnIsMeasured, {
                splitAgain: (
                  <TextLink href="/import#split" inText>
                    {words.splitAgain}
                  </TextLink>
                ),
              })}
            </Text>
            {leaks.groups.slice(0, groupsShown).map((group) => (
              <Leak key={group.photos[0]?.id} group={group} bulk={bulk} />
            ))}
            {leaks.total > groupsShown && (
              <Text size="xs" c="dimmed">
                {words.andMoreGroups(leaks.total - groupsShown)}
              </Text>
            )}
          </li>
        )}
        {lookAlike > 0 && (
          <li className="balance-warning" style={{ ['--level' as string]: levelColours.warning }}>
            <Text size="sm" fw={500}>
              {words.garmentsLookAlikeAcrossSplits(lookAlike)}
            </Text>
            <Text size="xs" c="dimmed">
              {fill(words.foundByComparingFeatures, {
                seeThem: (
                  <TextLink href="/crops?finding=leak" inText>
                    {words.seeThem}
                  </TextLink>
                ),
              })}
            </Text>
          </li>
        )}
        {warnings.map((warning) => (
          <li
            key={`${warning.kind} ${warning.event} ${warning.garment}`}
            className="balance-warning"
            style={{ ['--level' as string]: levelColours[warning.level] }}
          >
            <Text size="sm">
              <span className="visually-hidden">{levelWords[warning.level]}: </span>
              {warning.message}
            </Text>
            <Text size="xs" c="dimmed">
              {warning.remedy} <Mend warning={warning} matrix={matrix} />
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  );
}

function Mend({ warning, matrix }: { warning: BalanceWarning; matrix: WarningsProps['matrix'] }) {
  const event = matrix.events.find(({ name }) => name === warning.event);
  const ofEvent = { filter: event ? { events: [event.id] } : {}, sort: 'imported' as const, descending: false };
  switch (warning.kind) {
    case 'event-not-in-train':
    case 'event-not-held-out':
    case 'cells-not-in-train':
    case 'class-not-in-train':
    case 'class-not-held-out':
      return (
        <TextLink href="/import#split" inText>
          {words.split}
        </TextLink>
      );
    case 'tiny-event':
      return (
        <TextLink href={`/photos${listSearch(ofEvent)}`} inText>
          {words.seeItsPhotos}
        </TextLink>
      );
    case 'tiny-class': {
      const garment = matrix.garments.find(({ name }) => name === warning.garment);
      const filter: CropFilter = garment ? { garments: [garment.id], splits: ['train'] } : {};
      return (
        <TextLink href={`/crops${listSearch({ ...ofEvent, filter })}`} inText>
          {words.seeItsGarments}
        </TextLink>
      );
    }
    case 'photos-unknown':
      return (
        <TextLink href="/detector/collection" inText>
          {english.common.detectGarments}
        </TextLink>
      );
    case 'garments-without-class':
      return (
        <TextLink href={`/crops${listSearch({ ...ofEvent, filter: { garments: [null], splits: ['train'] } })}`} inText>
          {words.seeThem}
        </TextLink>
      );
    case 'imbalance':
    case 'empty-cells':
      return null;
  }
}

function Leak({ group, bulk }: { group: LeakGroup; bulk: BulkChange }) {
  const splits = [...new Set(group.photos.map(({ split }) => split))];
  const photoIds = group.photos.map(({ id }) => id);
  return (
    <Group gap={6} mt={4}>
      {group.photos.slice(0, 4).map(({ id, fileName, split }) => (
        <Text size="xs" key={id}>
          <TextLink href={`/photos/${id}`}>{fileName}</TextLink> ({splitLabels[split]})
        </Text>
      ))}
      {group.photos.length > 4 && <Text size="xs">+{group.photos.length - 4}</Text>}
      {splits.map((split) => (
        <Button
          key={split}
          size="compact-xs"
          variant="default"
          disabled={bulk.pending}
          onClick={() => void bulk.apply({ photoIds }, { kind: 'split', split })}
        >
          {words.allToSplit(splitLabels[split])}
        </Button>
      ))}
    </Group>
  );
}
