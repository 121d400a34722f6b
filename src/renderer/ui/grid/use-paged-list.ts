import { useThrottledValue } from '@mantine/hooks';
import { useQueries, type UseQueryOptions } from '@tanstack/react-query';
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
}) => UseQueryOptions<ListPage<Item>, StudioError, ListPage<Item>, QueryKey>;

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
  const [range, setRange] = useState({ first: firstShown, last: firstShown });
  const [total, setTotal] = useState<number>();
  const { first, last } = useThrottledValue(range, scrollInterval);
  const wanted = pagesOf(first, last, pageSize, total ?? Number.MAX_SAFE_INTEGER);
  const pages = wanted.length > 0 ? wanted : [0];
  const results = useQueries({ queries: pages.map((page) => pageQuery({ offset: page * pageSize, limit: pageSize })) });

  const latestTotal = results.find((result) => result.data)?.data?.total;
  if (latestTotal !== undefined && latestTotal !== total) setTotal(latestTotal);

  const showRange = useCallback((from: number, to: number) => {
    setRange((shown) => (shown.first === from && shown.last === to ? shown : { first: from, last: to }));
  }, []);

  return {
    total: latestTotal ?? total,
    itemAt: (index) => results[pages.indexOf(Math.floor(index / pageSize))]?.data?.items[index % pageSize],
    error: results.find((result) => result.error)?.error ?? null,
    retry: () => results.forEach((result) => void (result.isError && result.refetch())),
    showRange,
  };
}
