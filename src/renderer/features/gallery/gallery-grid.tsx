import { Center, Loader } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { english } from '../../ui/english.ts';
import { rememberedPlace, rememberPlace } from '../../ui/grid/positions.ts';
import { usePagedList, type PageQuery } from '../../ui/grid/use-paged-list.ts';
import { VirtualGrid, type CellProps, type GridSelecting } from '../../ui/grid/virtual-grid.tsx';
import { Problem } from '../../ui/problem.tsx';

const words = english.gallery.galleryGrid;

type ShownCell = Pick<CellProps, 'index' | 'tabIndex' | 'selected'>;

interface GalleryGridProps<Item> {
  /** Names the list, for the position in it that is remembered. */
  address: string;
  label: string;
  pageQuery: PageQuery<Item>;
  minimumCellWidth: number;
  cellHeight: (width: number) => number;
  renderTile: (item: Item, cell: ShownCell) => ReactNode;
  empty: ReactNode;
  /** How its items are picked, by their place and what is known of them. */
  selecting?: (itemAt: (index: number) => Item | undefined) => GridSelecting;
}

interface ShownTile<Item> extends ShownCell {
  item: Item;
  renderTile: GalleryGridProps<Item>['renderTile'];
}

/** Scrolling draws the grid anew with each row that comes; a tile changes only with what it shows. */
const Tile = memo(<Item,>({ item, renderTile, index, tabIndex, selected }: ShownTile<Item>) =>
  renderTile(item, { index, tabIndex, selected }),
) as <Item>(tile: ShownTile<Item>) => ReactNode;

/** A gallery of any length: only the pages in view are fetched, only the rows in view exist. */
export function GalleryGrid<Item>(props: GalleryGridProps<Item>) {
  const { address, label, pageQuery, minimumCellWidth, cellHeight, renderTile, empty, selecting } = props;
  const { active, view } = rememberedPlace(address);
  const list = usePagedList(pageQuery, view?.first ?? active);

  if (list.error) return <Problem error={list.error} title={words.listCouldNotBeRead} onRetry={list.retry} />;
  if (list.total === undefined) {
    return (
      <Center flex={1}>
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  if (list.total === 0) return empty;
  return (
    <VirtualGrid
      label={label}
      count={list.total}
      minimumCellWidth={minimumCellWidth}
      cellHeight={cellHeight}
      onRange={list.showRange}
      initialIndex={active ?? 0}
      initialView={view}
      focusInitial={active !== undefined}
      onActiveIndex={(index) => rememberPlace(address, { active: index })}
      onLeave={(shown) => rememberPlace(address, { view: shown })}
      selecting={selecting?.(list.itemAt)}
      renderCell={({ index, tabIndex, selected }) => {
        const item = list.itemAt(index);
        if (item === undefined) return <div className="tile-skeleton" />;
        return <Tile item={item} renderTile={renderTile} index={index} tabIndex={tabIndex} selected={selected} />;
      }}
    />
  );
}
