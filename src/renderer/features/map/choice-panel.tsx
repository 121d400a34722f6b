import { Button, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BulkAction } from '../../../shared/contract/editing.ts';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { ChoicePalette } from '../../ui/choice-palette.tsx';
import { english } from '../../ui/english.ts';
import { cropAddress, garmentHref } from '../../ui/media.ts';
import { useBulk } from '../../ui/use-bulk.ts';
import { useAction } from '../../ui/use-jobs.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const words = english.map.choicePanel;

/** As many of the chosen garments are named one by one. */
const listed = 24;

interface ChoicePanelProps {
  ids: readonly number[];
  onClear: () => void;
}

/** The chosen garments in words and pictures, and what can be done with all of them at once. */
export function ChoicePanel({ ids, onClear }: ChoicePanelProps) {
  const [, navigate] = useLocation();
  const { events, garments } = useTaxonomies();
  const [palette, setPalette] = useState<'event' | 'class'>();
  const keep = useAction(words.garmentsCouldNotBeOpened, api.crops.select);
  const bulk = useBulk();
  const apply = (action: BulkAction): void => void bulk.apply({ annotationIds: [...ids] }, action);

  function open(): void {
    keep.mutate(
      { annotationIds: [...ids] },
      { onSuccess: ({ selection }) => navigate(`/crops?selection=${selection}`) },
    );
  }

  const names = palette === 'class' ? garments : events;
  return (
    <Stack gap="sm" component="section" aria-label={words.chosenGarments}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} aria-live="polite">
          {words.garmentsChosen(ids.length)}
        </Title>
        <Button variant="subtle" size="compact-xs" onClick={onClear}>
          {words.clear}
        </Button>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" px="sm" loading={keep.isPending} onClick={open}>
          {words.openInGarments}
        </Button>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <Button
              size="xs"
              px="sm"
              variant="default"
              loading={bulk.pending}
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              {words.changeAll}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setPalette('event')}>{words.event}</Menu.Item>
            <Menu.Item onClick={() => setPalette('class')}>{words.garmentClass}</Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={() => apply({ kind: 'state', reviewState: 'accepted' })}>
              {english.common.accept}
            </Menu.Item>
            <Menu.Item onClick={() => apply({ kind: 'state', reviewState: 'rejected' })}>
              {english.common.reject}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={() => apply({ kind: 'exclude', reason: words.chosenOnTheMap })}>
              {words.excludeFromDatasets}
            </Menu.Item>
            <Menu.Item onClick={() => apply({ kind: 'exclude', reason: null })}>
              {english.common.includeAgain}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <ChosenList ids={ids} />
      <ChoicePalette
        opened={palette !== undefined}
        title={palette === 'class' ? words.classOfGarments(ids.length) : words.eventOfThePhotosOfGarments(ids.length)}
        find={palette === 'class' ? words.findAClass : words.findAnEvent}
        choices={names.classes.map(({ id, name }) => ({ value: String(id), label: name, colour: names.colour(id) }))}
        onChoose={(value) => {
          const id = Number(value);
          apply(palette === 'class' ? { kind: 'class', garmentClassId: id } : { kind: 'event', eventClassId: id });
        }}
        onClose={() => setPalette(undefined)}
      />
    </Stack>
  );
}

function ChosenList({ ids }: { ids: readonly number[] }) {
  const first = ids.slice(0, listed);
  const { data } = useQuery(api.crops.items.options({ annotationIds: first }));
  const { events, garments } = useTaxonomies();
  return (
    <>
      <ul className="map-chosen">
        {(data ?? []).map((item) => {
          const address = cropAddress(item);
          return (
            <li key={item.annotationId}>
              {address !== null && <img src={address} alt="" width={40} height={40} loading="lazy" />}
              <TextLink href={garmentHref(item, '', '/map')} className="map-chosen-name">
                {garments.name(item.garmentClassId)}, {events.name(item.eventClassId)}
              </TextLink>
            </li>
          );
        })}
      </ul>
      {ids.length > listed && (
        <Text size="xs" c="dimmed">
          {words.andMore(ids.length - listed)}
        </Text>
      )}
    </>
  );
}
