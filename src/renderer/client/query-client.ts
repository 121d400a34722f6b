import { QueryClient } from '@tanstack/react-query';
import type { StudioError } from '../../shared/domain/errors.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: StudioError;
  }
}

// What the engine refused it will refuse again; only a lost connection is worth another try.
function worthRetrying(failures: number, error: StudioError): boolean {
  return error.code === 'INTERNAL' && failures < 2;
}

/** One cache for the page. The event stream says when something is out of date, so nothing goes stale by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, gcTime: 5 * 60_000, retry: worthRetrying, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
