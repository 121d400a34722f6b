import { useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { GuideState, SeenStep } from '../../shared/contract/guide.ts';
import type { StudioError } from '../../shared/domain/errors.ts';
import { api } from '../client/api.ts';
import { english } from './english.ts';
import { showProblem } from './use-jobs.ts';

const words = english.ui.guide;

/** How far the first walk through the studio is; undefined while unknown. */
export function useGuide(): GuideState | undefined {
  return useQuery(api.guide.state.options({})).data;
}

/** Shows the guide, or hides it for good; the engine remembers it with the project. */
export function useShowGuide(): UseMutationResult<GuideState, StudioError, boolean> {
  const client = useQueryClient();
  return useMutation<GuideState, StudioError, boolean>({
    mutationFn: (shown) => api.guide.show({ shown }),
    onSuccess: (state) => client.setQueryData(api.guide.state.options({}).queryKey, state),
    onError: (error) => showProblem(words.guideCouldNotBeChanged, error),
  });
}

/** Ticks a step off once somebody has its screen before them, where the guide is shown and waits for it. */
export function useSeen(step: SeenStep, seen: boolean): void {
  const client = useQueryClient();
  const guide = useGuide();
  const awaited = seen && guide?.shown === true && guide.steps.some((each) => each.step === step && !each.done);
  useEffect(() => {
    if (!awaited) return;
    // A tick that is lost comes with the next look.
    api.guide.saw({ step }).then(
      (state) => client.setQueryData(api.guide.state.options({}).queryKey, state),
      () => undefined,
    );
  }, [awaited, client, step]);
}
