import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { StudioError } from '../../../shared/domain/errors.ts';

const patience = 250;

/** What the engine's sampler really draws, a moment after the last change. */
export interface Tried<Answer> {
  data: Answer | undefined;
  /** Whether `data` is of an earlier plan. */
  stale: boolean;
  error: StudioError | undefined;
}

/**
 * Asks the engine to try a plan once nobody has changed it for a moment.
 *
 * @param wanted the same object as long as nothing has changed
 */
export function useTried<Wanted, Answer>(
  wanted: Wanted,
  {
    name,
    ask,
    enabled,
  }: { name: string; ask: (wanted: Wanted, signal: AbortSignal) => Promise<Answer>; enabled: boolean },
): Tried<Answer> {
  const [tried] = useDebouncedValue(wanted, patience);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['balance', name, tried],
    queryFn: ({ signal }) => ask(tried, signal),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { data, stale: tried !== wanted || isPlaceholderData, error: (error as StudioError | null) ?? undefined };
}
