import type { Box } from '../../../shared/geometry/boxes.ts';
import { meetsTile, tileSize, type TilePlace } from './paint-tile.ts';

/** One painted tile. What nothing was painted on has no surface and takes no memory to speak of. */
export interface Tile<Surface> {
  readonly layer: string;
  readonly place: TilePlace;
  surface: Surface | undefined;
  /** Painted before the masks changed there: good enough to be shown until it is painted again. */
  stale: boolean;
}

export interface TileCache<Surface> {
  get: (layer: string, place: TilePlace) => Tile<Surface> | undefined;
  /** A surface for a tile that is painted, its own or one that another tile has given back. */
  surfaceFor: (tile: Tile<Surface>) => Surface;
  put: (layer: string, place: TilePlace) => Tile<Surface>;
  release: (tile: Tile<Surface>) => void;
  /** Marks the tiles that a box in pixels of the photo, with `margin` pixels of the tile around it, reaches into. */
  invalidate: (layer: string, box: Box, margin: number) => void;
  /** Begins a frame. Tiles that are asked for from here on outlive the frame's end. */
  begin: () => void;
  /** Ends it: beyond the limit, what has not been asked for longest goes. */
  end: () => void;
  clear: () => void;
  readonly bytes: number;
  readonly count: number;
}

const bytesOfTile = tileSize * tileSize * 4;
/** Also tiles without a surface are forgotten at last. */
const mostTiles = 16_384;

/**
 * @param limit in bytes; a frame that shows more keeps what it shows
 * @param create makes a surface; surfaces are used again before new ones are made
 */
export function createTileCache<Surface>(limit: number, create: () => Surface): TileCache<Surface> {
  // In the order of their last use, as a Map keeps it.
  const tiles = new Map<string, Tile<Surface> & { frame: number }>();
  const spare: Surface[] = [];
  let frame = 0;
  let surfaces = 0;

  function release(tile: Tile<Surface>): void {
    if (tile.surface === undefined) return;
    if (spare.length < 16) spare.push(tile.surface);
    tile.surface = undefined;
    surfaces--;
  }

  return {
    get(layer, place) {
      const key = keyOf(layer, place);
      const tile = tiles.get(key);
      if (tile === undefined) return undefined;
      if (tile.frame !== frame) {
        tile.frame = frame;
        tiles.delete(key);
        tiles.set(key, tile);
      }
      return tile;
    },
    put(layer, place) {
      const tile = { layer, place, surface: undefined, stale: false, frame };
      tiles.set(keyOf(layer, place), tile);
      return tile;
    },
    surfaceFor(tile) {
      if (tile.surface === undefined) {
        tile.surface = spare.pop() ?? create();
        surfaces++;
      }
      return tile.surface;
    },
    release,
    invalidate(layer, box, margin) {
      for (const tile of tiles.values()) {
        if (tile.stale || tile.layer !== layer) continue;
        const around = margin * 2 ** tile.place.level;
        const wide = [box[0] - around, box[1] - around, box[2] + 2 * around, box[3] + 2 * around] as const;
        if (meetsTile(wide, tile.place)) tile.stale = true;
      }
    },
    begin() {
      frame++;
    },
    end() {
      for (const [key, tile] of tiles) {
        if (tile.frame === frame) break;
        if (surfaces * bytesOfTile <= limit && tiles.size <= mostTiles) break;
        release(tile);
        tiles.delete(key);
      }
    },
    clear() {
      tiles.clear();
      spare.length = 0;
      surfaces = 0;
    },
    get bytes() {
      return (surfaces + spare.length) * bytesOfTile;
    },
    get count() {
      return tiles.size;
    },
  };
}

function keyOf(layer: string, { level, column, row }: TilePlace): string {
  return `${layer}/${level}/${column}/${row}`;
}
