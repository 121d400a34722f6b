import {
  Drawer,
  Group,
  Paper,
  Skeleton,
  Slider,
  Stack,
  Table,
  Text,
  Title,
  useComputedColorScheme,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SplitName } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { columnSums, rowSums } from '../../ui/matrix/matrix.ts';
import { Pager } from '../../ui/pager.tsx';
import { Problem } from '../../ui/problem.tsx';

const texts = english.detectorEvaluation.confusionPanel;

interface Subject {
  runId: number;
  split: SplitName;
}

interface Place {
  row: number;
  column: number;
}

const overlap = 0.5;
const pageSize = 50;

/** What the detector takes for what, with what it misses and what it finds where nothing is. */
export function ConfusionPanel({ runId, split }: Subject) {
  const [score, setScore] = useState(50);
  const [minimumScore] = useDebouncedValue(score / 100, 250);
  const [opened, setOpened] = useState<Place>();
  const subject = { runId, split, minimumScore, overlap };
  const { data, error, refetch } = useQuery({
    ...api.detector.confusion.options(subject),
    placeholderData: keepPreviousData,
  });
  return (
    <Paper component="section" aria-labelledby="confusion">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <Title order={2} id="confusion">
            {english.common.confusionMatrix}
          </Title>
          <Text size="xs" c="dimmed">
            {texts.garmentsAndDetectionsWhoseMasks}
          </Text>
        </div>
        <Stack gap={2} w={220}>
          <Text size="xs" c="dimmed">
            {texts.leastScore}
          </Text>
          <Slider
            thumbLabel={texts.leastScore}
            size="sm"
            min={5}
            max={95}
            step={5}
            value={score}
            onChange={setScore}
            label={(value) => `${value} %`}
            marks={[5, 50, 95].map((value) => ({ value, label: `${value} %` }))}
            mb="md"
          />
        </Stack>
      </Group>
      {error && <Problem error={error} title={texts.matrixCouldNotBeMade} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} aria-label={texts.comparingMasks} />}
      {data && <Matrix classes={data.classes} matrix={data.matrix} onOpen={setOpened} />}
      <PhotosDrawer
        subject={subject}
        place={opened}
        title={opened && data ? words(data.classes, opened) : ''}
        onClose={() => setOpened(undefined)}
      />
    </Paper>
  );
}

interface MatrixProps {
  classes: readonly string[];
  matrix: readonly (readonly number[])[];
  onOpen: (place: Place) => void;
}

function Matrix({ classes, matrix, onOpen }: MatrixProps) {
  const scheme = useComputedColorScheme('light');
  const trueTotals = rowSums(matrix);
  const foundTotals = columnSums(matrix);
  const none = classes.length;

  function cell(row: number, column: number): MatrixCell {
    const count = matrix[row]?.[column] ?? 0;
    // What is found where nothing is has no true class: its share is that of all such detections.
    const share = (trueTotals[row] ?? 0) === 0 ? 0 : count / (trueTotals[row] ?? 1);
    const nothing = row === none && column === none;
    if (nothing) return { label: texts.nothingWhereNothingIs, blank: true };
    const { background, text } = heatColours(share, row === column, scheme);
    return {
      label: texts.wordsGarmentsShare(words(classes, { row, column }), count, share),
      title: words(classes, { row, column }),
      empty: count === 0,
      background,
      colour: text,
      ...(count === 0 ? {} : { main: String(Math.round(share * 100)), small: formatCount(count) }),
    };
  }

  return (
    <MatrixGrid
      label={english.common.confusionMatrix}
      rows={[...classes, texts.noGarment].map((name, index) => ({
        name,
        count: trueTotals[index] ?? 0,
        label:
          index === none
            ? texts.foundWhereNothingIs(trueTotals[index] ?? 0)
            : texts.trueName(name, trueTotals[index] ?? 0),
      }))}
      columns={[...classes, 'missed'].map((name, index) => ({
        name,
        count: foundTotals[index] ?? 0,
        label:
          index === none
            ? texts.missedFoundTotal(foundTotals[index] ?? 0)
            : texts.foundAsName(name, foundTotals[index] ?? 0),
      }))}
      cell={cell}
      onOpen={(place) => {
        if (place.row >= 0 && place.column >= 0 && !(place.row === none && place.column === none)) onOpen(place);
      }}
    />
  );
}

function words(classes: readonly string[], { row, column }: Place): string {
  if (row === classes.length) return texts.foundAsWhereNothingIs(classes[column] ?? '');
  if (column === classes.length) return texts.rowClassMissed(classes[row] ?? '');
  return texts.trueFoundAs(classes[row] ?? '', classes[column] ?? '');
}

interface PhotosDrawerProps {
  subject: Subject & { minimumScore: number; overlap: number };
  place: Place | undefined;
  title: string;
  onClose: () => void;
}

function PhotosDrawer({ subject, place, title, onClose }: PhotosDrawerProps) {
  return (
    <Drawer
      opened={place !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={title}
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      {place && <Photos key={`${place.row} ${place.column}`} subject={subject} place={place} />}
    </Drawer>
  );
}

function Photos({ subject, place }: { subject: PhotosDrawerProps['subject']; place: Place }) {
  const [page, setPage] = useState(1);
  const { data, error } = useQuery({
    ...api.detector.confusionPhotos.options({ ...subject, ...place, limit: pageSize, offset: (page - 1) * pageSize }),
    placeholderData: keepPreviousData,
  });
  if (error) return <Problem error={error} />;
  if (!data) return <Skeleton height={200} />;
  if (data.total === 0) return <Text size="sm">{texts.noPhotoIsBehindThis}</Text>;
  return (
    <>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{english.common.photo}</Table.Th>
            <Table.Th ta="right">{english.common.garments}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map(({ photoId, fileName, count }) => (
            <Table.Tr key={photoId}>
              <Table.Td>
                {fileName === null ? (
                  texts.photoId(photoId)
                ) : (
                  <TextLink
                    href={`/photos/${photoId}?${new URLSearchParams({ back: `/detector/evaluation?run=${subject.runId}&split=${subject.split}` }).toString()}`}
                  >
                    {fileName}
                  </TextLink>
                )}
              </Table.Td>
              <Table.Td ta="right">{formatCount(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Pager page={page} size={pageSize} total={data.total} onChange={setPage} />
    </>
  );
}
