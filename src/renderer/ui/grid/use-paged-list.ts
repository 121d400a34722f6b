import { useThrottledValue } from '@mantine/hooks';
import { useQueries, useQueryClient, type UseQueryOptions } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { StudioError } from '../../../shared/domain/errors.ts';
import type { QueryKey } from '../../client/api.ts';
import { pagesOf } from './windowing.ts';

export interface ListPage<Item> {
  items: Item[];
  total: number;
}

export type PageQuery<Item> = (window: {
  offset: number;
  limit: number;
}) => UseQueryOptions<ListPage<Item>, StudioError, ListPage<Item>, QueryKey> & { queryKey: QueryKey };

export interface PagedList<Item> {
  /** Undefined until the first page has come. */
  total: number | undefined;
  /** Undefined while its page is on its way. */
  itemAt: (index: number) => Item | undefined;
  error: StudioError | null;
  retry: () => void;
  /** Tells which items are in view; only their pages are asked for. */
  showRange: (first: number, last: number) => void;
}

export const pageSize = 100;
/** While someone drags the scrollbar, pages are asked for at most this often (milliseconds). */
const scrollInterval = 100;

/** A long list of which only the pages in view are held by the screen. */
export function usePagedList<Item>(pageQuery: PageQuery<Item>, firstShown = 0): PagedList<Item> {
  const client = useQueryClient();
  const [range, setRange] = useState({ first: firstShown, last: firstShown });
  const [total, setTotal] = useState<number>();
  const { first, last } = useThrottledValue(range, scrollInterval);
  const wanted = pagesOf(first, last, pageSize, total ?? Number.MAX_SAFE_INTEGER);
  const pages = wanted.length > 0 ? wanted : [0];
  const results = useQueries({ queries: pages.map((page) => pageQuery(windowOf(page))) });

  const latestTotal = results.find((result) => result.data)?.data?.total;
  if (latestTotal !== undefined && latestTotal !== total) setTotal(latestTotal);

  // By whole pages: a list that scrolls within one is not drawn again for it.
  const showRange = useCallback((from: number, to: number) => {
    const next = { first: from - (from % pageSize), last: to - (to % pageSize) };
    setRange((shown) => (shown.first === next.first && shown.last === next.last ? shown : next));
  }, []);

  return {
    total: latestTotal ?? total,
    itemAt: (index) => {
      const page = Math.floor(index / pageSize);
      const shown = results[pages.indexOf(page)]?.data;
      // The focused item may have been scrolled far out of view; its page is then only remembered.
      const held = shown ?? client.getQueryData<ListPage<Item>>(pageQuery(windowOf(page)).queryKey);
      return held?.items[index % pageSize];
    },
    error: results.find((result) => result.error)?.error ?? null,
    retry: () => results.forEach((result) => void (result.isError && result.refetch())),
    showRange,
  };
}

function windowOf(page: number): { offset: number; limit: number } {
  return { offset: page * pageSize, limit: pageSize };
}
