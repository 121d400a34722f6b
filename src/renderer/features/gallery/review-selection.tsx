import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import type { CropFilter } from '../../../shared/contract/crops.ts';
import { reviewState } from '../../../shared/contract/common.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import type { ListSelection } from '../../ui/list-selection.ts';
import { listSearch } from '../../ui/list-state.ts';
import { useAction } from '../../ui/use-jobs.ts';

const words = english.gallery.reviewSelection;

/** Goes through what is selected one by one. */
export function ReviewSelection({ selection, filter }: { selection: ListSelection; filter: CropFilter }) {
  const [, navigate] = useLocation();
  const begin = useAction(words.reviewCouldNotBeBegun, async () => {
    // Whatever their state: somebody has picked just these.
    const named: CropFilter = selection.all
      ? filter
      : { selection: (await api.crops.select({ annotationIds: [...selection.ids] })).selection };
    const wanted = { reviewStates: [...reviewState.options], ...named };
    navigate(`/review${listSearch({ filter: wanted, sort: 'imported', descending: false })}`);
  });
  return (
    <Button variant="light" size="compact-md" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
      {words.review}
    </Button>
  );
}
