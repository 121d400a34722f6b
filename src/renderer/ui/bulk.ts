import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { bulkJobParameters, type BulkAction, type BulkResult, type Selection } from '../../shared/contract/editing.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import type { StudioError } from '../../shared/domain/errors.ts';
import { api } from '../client/api.ts';
import { signingAuthor } from '../client/author.ts';
import { queryClient } from '../client/query-client.ts';
import { UndoNotice } from './undo-notice.tsx';
import { showProblem } from './use-jobs.ts';

/** Long enough to read what was done and to think better of it. */
const noticeTime = 12_000;

/** One action on many garments or photos; says what it did, with a way back. Answers whether it was done, or begun. */
export async function applyBulk(selection: Selection, action: BulkAction, done = 'Done'): Promise<boolean> {
  try {
    const result = await api.bulk.apply({ selection, action, author: signingAuthor() });
    tell(result, 'apply', done);
    return true;
  } catch (error) {
    showProblem('This could not be changed', error as StudioError);
    return false;
  }
}

/** Takes the last bulk action back, or that one where it is the last. */
export async function undoBulk(editId?: number): Promise<void> {
  try {
    const result = await api.bulk.undo({ author: signingAuthor(), ...(editId === undefined ? {} : { editId }) });
    tell(result, 'undo');
  } catch (error) {
    showProblem('This could not be undone', error as StudioError);
  }
}

export async function redoBulk(): Promise<void> {
  try {
    tell(await api.bulk.redo({ author: signingAuthor() }), 'redo');
  } catch (error) {
    showProblem('This could not be redone', error as StudioError);
  }
}

type Direction = 'apply' | 'undo' | 'redo';

function tell(result: BulkResult, direction: Direction, done?: string): void {
  const { editId, label, jobId } = result;
  if (jobId !== null) {
    notifications.show({
      id: noticeOf(jobId),
      loading: true,
      title: direction === 'undo' ? `Undoing: ${label}` : label,
      message: 'Done in parts; the jobs panel shows how far it is and can cancel it.',
      autoClose: noticeTime,
    });
    return;
  }
  for (const feature of ['crops', 'photos']) void queryClient.invalidateQueries({ queryKey: [feature] });
  if (editId === null) {
    const nothing = { apply: 'Nothing to change', undo: 'Nothing to undo', redo: 'Nothing to redo' }[direction];
    notifications.show({
      color: 'gray',
      title: nothing,
      message: direction === 'apply' ? 'All of them are so already.' : 'No action of a gallery comes next.',
    });
    return;
  }
  tellDone(editId, label, direction, done);
}

function tellDone(editId: number, label: string, direction: Direction, done = 'Done'): void {
  const id = `bulk-${editId}-${direction}-${Date.now()}`;
  if (direction === 'undo') {
    notifications.show({ id, color: 'gray', title: 'Undone', message: label, autoClose: 6000 });
    return;
  }
  notifications.show({
    id,
    color: 'teal',
    title: direction === 'redo' ? 'Done again' : done,
    message: createElement(UndoNotice, {
      label,
      onUndo: () => {
        notifications.hide(id);
        void undoBulk(editId);
      },
    }),
    autoClose: noticeTime,
  });
}

/** Says that a job that changed many garments is over, with a way back; false for other jobs. */
export function tellBulkJobOver(job: Job): boolean {
  if (job.kind !== 'bulk-edit') return false;
  const { editId, label, direction } = bulkJobParameters.parse(job.parameters);
  notifications.hide(noticeOf(job.id));
  if (job.state === 'done') {
    tellDone(editId, label, direction);
    const skipped = Number(job.result?.['skipped'] ?? 0);
    if (skipped > 0) {
      notifications.show({
        color: 'orange',
        title: 'Some were left as they are',
        message: `${skipped} had been changed elsewhere meanwhile.`,
      });
    }
  } else if (job.state === 'cancelled' && direction !== 'undo') {
    notifications.show({
      color: 'orange',
      title: 'Cancelled half-way',
      message: createElement(UndoNotice, { label, onUndo: () => void undoBulk(editId) }),
      autoClose: noticeTime,
    });
  } else if (job.state === 'failed') {
    notifications.show({
      color: 'red',
      title: label,
      message: job.error?.message ?? 'Failed.',
      autoClose: noticeTime,
    });
  }
  return true;
}

function noticeOf(jobId: number): string {
  return `bulk-job-${jobId}`;
}
