import { notifications } from '@mantine/notifications';
import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import { api } from '../../client/api.ts';
import { queryClient } from '../../client/query-client.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor } from './photo-editor.ts';

/** Shows the chosen garment beside what a model, or whoever made it first, had drawn. */
export async function startComparing(): Promise<void> {
  const id = photoEditor.getState().selected.at(-1);
  if (id === undefined || id < 0) return;
  const revisions = await queryClient.fetchQuery(api.editing.revisions.options({ annotationId: id }));
  const earlier = comparable(revisions);
  if (earlier) await compareWith(id, earlier.revisionId);
  else notifications.show({ message: 'There is only one revision of this garment: nothing to compare.' });
}

export async function compareWith(annotationId: number, revisionId: number): Promise<void> {
  const { mask } = await queryClient.fetchQuery(api.editing.revisionMask.options({ revisionId }));
  usePanel.setState(({ comparison }) => ({
    comparison: { annotationId, revisionId, view: comparison?.view ?? 'overlay', earlier: runsFromMask(mask) },
  }));
}

/** The last revision of a model, or else the very first one; none where it is the current one itself. */
export function comparable(revisions: readonly AnnotationRevision[]): AnnotationRevision | undefined {
  const earlier = revisions.slice(1).filter(({ deleted }) => !deleted);
  return earlier.find(({ source }) => source === 'model') ?? earlier.at(-1);
}
