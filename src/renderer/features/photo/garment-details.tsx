import { Button, Group, Stack, Title, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconBrush, IconCheck, IconX } from '@tabler/icons-react';
import type { EditorGarment } from '../../editor/garment.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { GarmentExclusion } from './exclusion.tsx';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { Revisions } from './revisions.tsx';

const texts = english.photo.garmentDetails;

const { commands } = photoEditor;

/** The chosen garment: its class, its review, its crop and how it came about. */
export function GarmentDetails({ photoId }: { photoId: number }) {
  const garments = useEditor((state) => state.garments);
  const selected = useEditor((state) => state.selected);
  const chosen = garments.filter(({ id }) => selected.includes(id));
  const [only] = chosen;
  if (only === undefined) return null;
  return (
    <section aria-labelledby="chosen">
      <Title order={2} id="chosen" mb={6}>
        {chosen.length === 1 ? texts.chosenGarment : texts.chosenGarments(chosen.length)}
      </Title>
      <Stack gap="sm">
        <ClassButton garments={chosen} />
        <ReviewButtons garments={chosen} />
        <GarmentExclusion photoId={photoId} garments={chosen} />
        {chosen.length === 1 && (
          <>
            {only.cropId !== null && (
              <img
                className="garment-crop"
                src={`/media/crop/${only.id}?v=${only.cropId}`}
                alt={texts.garmentAsTheClassifierSees}
              />
            )}
            {only.id > 0 && <Revisions garment={only} />}
          </>
        )}
      </Stack>
    </section>
  );
}

function ClassButton({ garments }: { garments: readonly EditorGarment[] }) {
  const { garments: classes } = useTaxonomies();
  const words = useActionWords();
  const [first] = garments;
  const same = garments.every(({ garmentClassId }) => garmentClassId === first?.garmentClassId);
  const id = first?.garmentClassId ?? null;
  return (
    <Tooltip label={words('class.choose', texts.anotherClass)}>
      <Button
        variant="default"
        justify="flex-start"
        leftSection={<Dot colour={classes.colour(same ? id : null)} size={10} />}
        onClick={() => usePanel.setState({ classesShown: true })}
      >
        {same ? classes.name(id) : texts.severalClasses}
      </Button>
    </Tooltip>
  );
}

function ReviewButtons({ garments }: { garments: readonly EditorGarment[] }) {
  const words = useActionWords();
  const all = (state: EditorGarment['reviewState']): boolean =>
    garments.every(({ reviewState }) => reviewState === state);
  return (
    <Group gap={6} grow preventGrowOverflow={false}>
      <Tooltip label={words('review.accept')}>
        <Button
          size="xs"
          px={6}
          variant={all('accepted') ? 'light' : 'default'}
          color={all('accepted') ? 'teal' : 'gray'}
          aria-pressed={all('accepted')}
          leftSection={<IconCheck size={14} />}
          onClick={() => commands.setReviewState('accepted')}
        >
          {english.common.accept}
        </Button>
      </Tooltip>
      <Tooltip label={words('tool.brush', texts.correctItWithTheBrush)}>
        <Button
          size="xs"
          px={6}
          variant="default"
          leftSection={<IconBrush size={14} />}
          onClick={() => photoEditor.dispatch({ type: 'tool', tool: 'brush' })}
        >
          {texts.fix}
        </Button>
      </Tooltip>
      <Tooltip label={words('review.reject')}>
        <Button
          size="xs"
          px={6}
          variant={all('rejected') ? 'light' : 'default'}
          color={all('rejected') ? 'red' : 'gray'}
          aria-pressed={all('rejected')}
          leftSection={<IconX size={14} />}
          onClick={() => commands.setReviewState('rejected')}
        >
          {english.common.reject}
        </Button>
      </Tooltip>
      {!all('unreviewed') && (
        <Tooltip label={words('review.reopen')}>
          <Button
            size="xs"
            px={6}
            variant="default"
            aria-label={texts.backToUnreviewed}
            onClick={() => commands.setReviewState('unreviewed')}
          >
            <IconArrowBackUp size={14} />
          </Button>
        </Tooltip>
      )}
    </Group>
  );
}
