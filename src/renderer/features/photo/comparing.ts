import { notifications } from '@mantine/notifications';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import { api } from '../../client/api.ts';
import { queryClient } from '../../client/query-client.ts';
import { english } from '../../ui/english.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor } from './photo-editor.ts';
import { comparable } from './revision-words.ts';

const words = english.photo.comparing;

/** Shows the chosen garment beside what a model, or whoever made it first, had drawn. */
export async function startComparing(): Promise<void> {
  const id = photoEditor.getState().selected.at(-1);
  if (id === undefined || id < 0) return;
  const revisions = await queryClient.fetchQuery(api.editing.revisions.options({ annotationId: id }));
  const earlier = comparable(revisions);
  if (earlier) await compareWith(id, earlier.revisionId);
  else notifications.show({ message: words.thereIsOnlyOneRevision });
}

export async function compareWith(annotationId: number, revisionId: number): Promise<void> {
  const { mask } = await queryClient.fetchQuery(api.editing.revisionMask.options({ revisionId }));
  usePanel.setState(({ comparison }) => ({
    comparison: { annotationId, revisionId, view: comparison?.view ?? 'overlay', earlier: runsFromMask(mask) },
  }));
}
