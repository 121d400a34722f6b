import { Badge, Button, Group, Paper, ScrollArea, SegmentedControl, Table, Text, Title } from '@mantine/core';
import {
  photoOutcome,
  type PassCounts,
  type PassPhoto,
  type PhotoOutcome,
} from '../../../shared/contract/detection-passes.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { photoAddress } from '../../ui/media.ts';
import { Pager } from '../../ui/pager.tsx';
import { outcomeColours, outcomeLabels } from '../../ui/strings.ts';
import './pass-photos.css';
import { passHref, photosOnPage, type PassState } from './pass-state.ts';

const words = english.collection.passPhotos;

interface PassPhotosProps {
  passId: number;
  state: PassState;
  onChange: (state: PassState) => void;
  photos: readonly PassPhoto[];
  /** Of the wanted outcome. */
  total: number;
  counts: PassCounts;
}

/** In the order of how much there is to see. */
const outcomes: readonly PhotoOutcome[] = ['changed', 'unchanged', 'left-alone', 'failed'];

/** The photos of a pass, by what came of them. */
export function PassPhotos({ passId, state, onChange, photos, total, counts }: PassPhotosProps) {
  return (
    <Paper component="section" aria-labelledby="pass-photos" p={0}>
      <Group justify="space-between" p="md" pb="xs">
        <Title order={2} id="pass-photos">
          {english.common.photos}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.outcome}
          value={state.outcome ?? 'all'}
          onChange={(value) => onChange({ outcome: photoOutcome.safeParse(value).data, page: 1, photo: undefined })}
          data={[
            { value: 'all', label: words.all },
            ...outcomes.map((outcome) => ({ value: outcome, label: labelOf(outcome, counts) })),
          ]}
        />
      </Group>
      {photos.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          {state.outcome === undefined ? words.noPhotoHasBeenLooked : words.noPhotoOfThisPass}
        </Text>
      ) : (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': words.tableOfPhotos }}>
          <Table highlightOnHover miw={680} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{english.common.photo}</Table.Th>
                <Table.Th>{words.outcome}</Table.Th>
                <Table.Th ta="right">{words.added}</Table.Th>
                <Table.Th ta="right">{words.changed}</Table.Th>
                <Table.Th ta="right">{words.removed}</Table.Th>
                <Table.Th ta="right">{words.kept}</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">{words.changes}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {photos.map((photo) => (
                <Table.Tr key={photo.photoId}>
                  <Table.Td>
                    <Group gap="sm" wrap="nowrap">
                      <img
                        className="pass-thumbnail"
                        src={photoAddress(photo.photoId, 128)}
                        alt=""
                        loading="lazy"
                        decoding="async"
                      />
                      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                        <TextLink href={`/photos/${photo.photoId}?back=${encodeURIComponent(passHref(passId, state))}`}>
                          {photo.fileName}
                        </TextLink>
                        {photo.failure !== null && (
                          <Text size="xs" c="var(--mantine-color-red-light-color)">
                            {photo.failure}
                          </Text>
                        )}
                      </div>
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Badge size="sm" variant="light" tt="none" color={outcomeColours[photo.outcome]}>
                      {outcomeLabels[photo.outcome]}
                    </Badge>
                  </Table.Td>
                  <Table.Td ta="right">{formatCount(photo.added)}</Table.Td>
                  <Table.Td ta="right">{formatCount(photo.changed)}</Table.Td>
                  <Table.Td ta="right">{formatCount(photo.removed)}</Table.Td>
                  <Table.Td ta="right">{formatCount(photo.kept)}</Table.Td>
                  <Table.Td ta="right">
                    {photo.outcome === 'changed' && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={words.whatChangedOn(photo.fileName)}
                        onClick={() => onChange({ ...state, photo: photo.photoId })}
                      >
                        {words.whatChanged}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      <Pager
        page={state.page}
        size={photosOnPage}
        total={total}
        onChange={(page) => onChange({ ...state, page, photo: undefined })}
      />
    </Paper>
  );
}

// Of the photos that were looked at, only the list tells which were changed.
function labelOf(outcome: PhotoOutcome, counts: PassCounts): string {
  const label = outcomeLabels[outcome];
  if (outcome === 'left-alone') return `${label} ${formatCount(counts.leftAlone)}`;
  if (outcome === 'failed') return `${label} ${formatCount(counts.failed)}`;
  return label;
}
