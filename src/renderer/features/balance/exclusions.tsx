import { Button, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconHanger, IconPhoto } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BalanceMatrix, ExcludedItem } from '../../../shared/contract/balance.ts';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { cropAddress, garmentHref, photoAddress } from '../../ui/media.ts';
import { Problem } from '../../ui/problem.tsx';
import { splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import type { BulkChange } from '../../ui/use-bulk.ts';

const texts = english.balance.exclusions;

const rowsAtOnce = 25;
const back = '/balance';

/** What is left out of every dataset, with the reasons, and the way back in. */
export function Exclusions({ matrix, bulk }: { matrix: BalanceMatrix; bulk: BulkChange }) {
  const [limit, setLimit] = useState(rowsAtOnce);
  const { data, error, isPending, refetch } = useQuery({
    ...api.balance.excluded.options({ offset: 0, limit }),
    placeholderData: keepPreviousData,
  });
  const { withoutEvent, withoutSplit, rejected, excluded, excludedPhotos } = matrix.leftOut;
  const others: [number, string, string][] = [
    [withoutEvent, texts.withoutAnEvent, '/crops?event=none'],
    [withoutSplit, texts.withoutASplit, '/crops?split=none'],
    [rejected, texts.rejected, '/crops?review=rejected'],
  ];
  const apart = others.filter(([count]) => count > 0);
  return (
    <Paper component="section" aria-labelledby="excluded">
      <Title order={2} id="excluded">
        {texts.leftOut}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {excludedWords(excluded, excludedPhotos)}
        {apart.length > 0 && (
          <>
            {' '}
            {texts.alsoInNoDataset}{' '}
            {apart.map(([count, words, href], index) => (
              <span key={words}>
                {index > 0 && ', '}
                <TextLink href={href} inText>
                  {formatCount(count)} {words}
                </TextLink>
              </span>
            ))}
            .
          </>
        )}
      </Text>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height={60} />}
      {data && data.items.length > 0 && (
        <>
          <Table.ScrollContainer minWidth={620}>
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={56}>
                    <span className="visually-hidden">{texts.picture}</span>
                  </Table.Th>
                  <Table.Th>{texts.what}</Table.Th>
                  <Table.Th>{english.common.event}</Table.Th>
                  <Table.Th>{texts.split}</Table.Th>
                  <Table.Th>{texts.reason}</Table.Th>
                  <Table.Th w={130}>
                    <span className="visually-hidden">{texts.actions}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.items.map((item) => (
                  <ExcludedRow key={keyOf(item)} item={item} bulk={bulk} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {data.total > data.items.length && (
            <Group mt="xs" gap="sm">
              <Button
                variant="default"
                size="xs"
                onClick={() => setLimit((shown) => Math.min(500, shown + rowsAtOnce))}
              >
                {texts.showMore}
              </Button>
              <Text size="xs" c="dimmed">
                {texts.itemsOfTotalShown(data.items.length, data.total)}
              </Text>
            </Group>
          )}
        </>
      )}
    </Paper>
  );
}

function excludedWords(garments: number, photos: number): string {
  if (garments + photos === 0) {
    return texts.nothingIsExcluded;
  }
  const whole = photos > 0 ? texts.withWholePhotos(photos) : '';
  return texts.garmentsExcluded(garments, whole);
}

function ExcludedRow({ item, bulk }: { item: ExcludedItem; bulk: BulkChange }) {
  const { events, garments } = useTaxonomies();
  const picture = item.kind === 'photo' ? photoAddress(item.photoId, 128) : cropAddress(item);
  const href = item.kind === 'photo' ? `/photos/${item.photoId}` : garmentHref(item, '', back);
  const name =
    item.kind === 'photo'
      ? item.fileName
      : texts.garmentNameOnFileName(garments.name(item.garmentClassId), item.fileName);
  const include = (): void =>
    void (item.kind === 'photo'
      ? bulk.apply({ photoIds: [item.photoId] }, { kind: 'exclude-photos', reason: null })
      : bulk.apply({ annotationIds: [item.annotationId] }, { kind: 'exclude', reason: null }));
  return (
    <Table.Tr>
      <Table.Td>
        <span className="excluded-picture">
          {picture === null ? (
            <IconHanger size={20} stroke={1.4} aria-hidden />
          ) : (
            <img src={picture} alt="" width={44} height={44} loading="lazy" />
          )}
        </span>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          {item.kind === 'photo' && <IconPhoto size={15} aria-hidden />}
          <TextLink href={href}>{name}</TextLink>
        </Group>
        {item.kind === 'photo' && (
          <Text size="xs" c="dimmed">
            {texts.wholePhotoGarments(item.garments)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{events.name(item.eventClassId)}</Table.Td>
      <Table.Td>{splitLabel(item.split)}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{item.reason}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-sm"
          variant="default"
          disabled={bulk.pending}
          aria-label={texts.includeAgain(name)}
          onClick={include}
        >
          {english.common.includeAgain}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function keyOf(item: ExcludedItem): string {
  return item.kind === 'photo' ? texts.photoId(item.photoId) : texts.garmentAnnotationId(item.annotationId);
}
