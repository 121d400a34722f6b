import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { bulkJobParameters, type BulkAction, type BulkResult, type Selection } from '../../shared/contract/editing.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import type { StudioError } from '../../shared/domain/errors.ts';
import { api } from '../client/api.ts';
import { signingAuthor } from '../client/author.ts';
import { queryClient } from '../client/query-client.ts';
import { english } from './english.ts';
import { UndoNotice } from './undo-notice.tsx';
import { showProblem } from './use-jobs.ts';

const words = english.ui.bulk;

/** Long enough to read what was done and to think better of it. */
const noticeTime = 12_000;

/** One action on many garments or photos; says what it did, with a way back. Answers whether it was done, or begun. */
export async function applyBulk(
  selection: Selection,
  action: BulkAction,
  done: string = english.common.done,
): Promise<boolean> {
  try {
    const result = await api.bulk.apply({ selection, action, author: signingAuthor() });
    tell(result, 'apply', done);
    return true;
  } catch (error) {
    showProblem(words.thisCouldNotBeChanged, error as StudioError);
    return false;
  }
}

/** Takes the last bulk action back, or that one where it is the last. */
export async function undoBulk(editId?: number): Promise<void> {
  try {
    const result = await api.bulk.undo({ author: signingAuthor(), ...(editId === undefined ? {} : { editId }) });
    tell(result, 'undo');
  } catch (error) {
    showProblem(words.thisCouldNotBeUndone, error as StudioError);
  }
}

export async function redoBulk(): Promise<void> {
  try {
    tell(await api.bulk.redo({ author: signingAuthor() }), 'redo');
  } catch (error) {
    showProblem(words.thisCouldNotBeRedone, error as StudioError);
  }
}

type Direction = 'apply' | 'undo' | 'redo';

function tell(result: BulkResult, direction: Direction, done?: string): void {
  const { editId, label, jobId } = result;
  if (jobId !== null) {
    notifications.show({
      id: noticeOf(jobId),
      loading: true,
      title: direction === 'undo' ? words.undoingLabel(label) : label,
      message: words.doneInParts,
      autoClose: noticeTime,
    });
    return;
  }
  for (const feature of ['crops', 'photos']) void queryClient.invalidateQueries({ queryKey: [feature] });
  if (editId === null) {
    const nothing = { apply: words.nothingToChange, undo: words.nothingToUndo, redo: words.nothingToRedo }[direction];
    notifications.show({
      color: 'gray',
      title: nothing,
      message: direction === 'apply' ? words.allOfThemAreSo : words.noActionOfAGallery,
    });
    return;
  }
  tellDone(editId, label, direction, done);
}

function tellDone(editId: number, label: string, direction: Direction, done: string = english.common.done): void {
  const id = `bulk-${editId}-${direction}-${Date.now()}`;
  if (direction === 'undo') {
    notifications.show({ id, color: 'gray', title: words.undone, message: label, autoClose: 6000 });
    return;
  }
  notifications.show({
    id,
    color: 'teal',
    title: direction === 'redo' ? words.doneAgain : done,
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
        title: words.someWereLeftAsThey,
        message: words.hadBeenChangedElsewhereMeanwhile(skipped),
      });
    }
  } else if (job.state === 'cancelled' && direction !== 'undo') {
    notifications.show({
      color: 'orange',
      title: words.cancelledHalfWay,
      message: createElement(UndoNotice, { label, onUndo: () => void undoBulk(editId) }),
      autoClose: noticeTime,
    });
  } else if (job.state === 'failed') {
    notifications.show({
      color: 'red',
      title: label,
      message: job.error?.message ?? words.failed,
      autoClose: noticeTime,
    });
  }
  return true;
}

function noticeOf(jobId: number): string {
  return `bulk-job-${jobId}`;
}
