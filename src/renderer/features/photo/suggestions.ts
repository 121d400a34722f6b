import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { createElement, useMemo } from 'react';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import type { SuggestedOutline } from '../../canvas/garment-items.ts';
import { api } from '../../client/api.ts';
import { queryClient } from '../../client/query-client.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { english } from '../../ui/english.ts';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import { showProblem } from '../../ui/use-jobs.ts';
import { changeOf, openSuggestions, type OpenSuggestion } from './open-suggestions.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';

const words = english.photo.suggestions;

export interface PhotoSuggestions {
  model: string | null;
  items: OpenSuggestion[];
  /** The one that keys are about. */
  current: OpenSuggestion | undefined;
}

const none: OpenSuggestion[] = [];

/** What a detector suggests for the photo on the screen. */
export function useSuggestions(photoId: number): PhotoSuggestions {
  const { data } = useQuery(api.findings.suggestions.options({ photoId }));
  const known = useMemo(
    () => data?.items.map(({ mask, ...rest }): OpenSuggestion => ({ ...rest, runs: runsFromMask(mask) })) ?? none,
    [data],
  );
  const shown = useEditor((state) => state.photo?.id);
  const garments = useEditor((state) => state.garments);
  const chosen = usePanel((panel) => panel.suggestion);
  const items = useMemo(
    () => (known.length === 0 || shown !== photoId ? none : openSuggestions(known, garments)),
    [known, shown, photoId, garments],
  );
  return { model: data?.model ?? null, items, current: items.find(({ id }) => id === chosen) ?? items[0] };
}

/** Garments that nobody drew are on the canvas all the time, other outlines while they are the current one. */
export function useSuggestedOutlines({ items, current }: PhotoSuggestions): readonly SuggestedOutline[] {
  return useMemo(
    () =>
      items
        .filter((item) => item.reason === 'missed' || (item === current && item.reason === 'outline'))
        .map((item) => ({
          id: item.id,
          runs: item.runs,
          garmentClassId: item.garmentClassId,
          current: item === current,
        })),
    [items, current],
  );
}

export function takeSuggestion(suggestion: OpenSuggestion): void {
  const change = changeOf(suggestion);
  if (change) photoEditor.commands.take(change);
  else {
    notifications.show({
      message: words.projectHasNoClassNamed(suggestion.className),
    });
  }
}

/** Says that it is none; whatever detector is asked next, it is not suggested again. */
export async function dismissSuggestion({ id, className }: OpenSuggestion): Promise<void> {
  if (!(await setDismissed(id, true))) return;
  const notice = `suggestion-${id}`;
  notifications.show({
    id: notice,
    color: 'gray',
    title: words.dismissed,
    message: createElement(UndoNotice, {
      label: words.suggestedClassName(className),
      onUndo: () => {
        notifications.hide(notice);
        void setDismissed(id, false);
      },
    }),
  });
}

async function setDismissed(id: number, dismissed: boolean): Promise<boolean> {
  try {
    await api.findings.dismiss({ id, dismissed });
  } catch (error) {
    showProblem(words.suggestionStaysAsItIs, error as StudioError);
    return false;
  }
  await queryClient.invalidateQueries({ queryKey: ['findings', 'suggestions'] });
  return true;
}

/** Makes the next suggestion the one that keys are about, round and round. */
export function nextSuggestion({ items, current }: PhotoSuggestions): void {
  const place = items.findIndex((item) => item === current);
  usePanel.setState({ suggestion: items[(place + 1) % items.length]?.id });
}
