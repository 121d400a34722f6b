import type { Box } from '../../shared/geometry/boxes.ts';
import type { PhotoPicture } from './photo-picture.ts';
import { createTilePainter, tileSize } from './tiles/paint-tile.ts';
import { createTileCache } from './tiles/tile-cache.ts';
import { createTileLayer, type DeviceRect, type DeviceView, type LayerItem } from './tiles/tile-layer.ts';
import type { Size, View } from './view.ts';

/**
 * `masks` are all garments but the chosen ones; `active` are those above them: chosen, changing or proposed. A stroke
 * repaints tiles of `active` alone, however many garments there are.
 */
export type LayerName = 'masks' | 'active';

export interface ShownPhoto extends Size {
  /** Tells one photo from another of the same size, whose tiles must not stand in for its own. */
  readonly id: number | string;
}

/** A photo and masks on one canvas, drawn when something changed and only where it did. */
export interface PictureSurface {
  setPhoto: (photo: ShownPhoto) => void;
  setPicture: (picture: PhotoPicture | undefined) => void;
  setItems: (layer: LayerName, items: readonly LayerItem[]) => void;
  /** Where the photo lies, in CSS pixels. */
  setView: (view: View) => void;
  resize: (stage: Size, ratio: number) => void;
  /** Around the photo; an opaque colour. */
  setGround: (colour: string) => void;
  /** Draws now what would be drawn in the next frame. */
  flush: () => void;
  /** Where the photo lies in device pixels, as it was drawn last. */
  readonly drawnView: DeviceView;
  dispose: () => void;
}

interface SurfaceSetup {
  canvas: HTMLCanvasElement;
  /** Called after each drawing, with where the photo lies now. */
  onDrawn?: (view: DeviceView) => void;
  /** Of all tiles together, in bytes. */
  tileLimit?: number;
}

/** Painting missing tiles may take this much of a frame, in milliseconds; the rest follows in the next ones. */
const paintTime = 6;
/** Tiles beyond the edge are painted in this much of frames that have nothing else to paint. */
const aheadTime = 3;
/** Above this scale, pixels are shown as they are. */
const smoothBelow = 3;
/** Device pixels around a changed mask that its rim may reach. */
const rimReach = 16;
const defaultTileLimit = 128 * 2 ** 20;

export function createPictureSurface({ canvas, onDrawn, tileLimit = defaultTileLimit }: SurfaceSetup): PictureSurface {
  const context = contextOf(canvas, { alpha: false });
  // An opaque canvas is black before it is drawn; until then its ground shows.
  canvas.style.visibility = 'hidden';
  const cache = createTileCache(tileLimit, createTileCanvas);
  const painter = createTilePainter();
  let photo: ShownPhoto = { width: 1, height: 1, id: '' };
  let layers = createLayers();
  let items: Record<LayerName, readonly LayerItem[]> = { masks: [], active: [] };
  let picture: PhotoPicture | undefined;
  let view: View = { scale: 1, x: 0, y: 0 };
  let ratio = 1;
  let ground = '#16181d';
  let drawnView: DeviceView = { scale: 1, x: 0, y: 0 };
  let dirty: DeviceRect | undefined;
  let scheduled = 0;
  let ahead = false;

  function createLayers() {
    const put = (tile: TileCanvas, bytes: Uint8ClampedArray<ArrayBuffer>): void => {
      tile.image.data.set(bytes);
      tile.context.putImageData(tile.image, 0, 0);
    };
    const layerOf = (name: LayerName) => createTileLayer({ name, photo, cache, painter, put });
    return { masks: layerOf('masks'), active: layerOf('active') };
  }

  const whole = (): DeviceRect => ({ left: 0, top: 0, right: canvas.width, bottom: canvas.height });

  function mark(rect: DeviceRect): void {
    dirty =
      dirty === undefined
        ? rect
        : {
            left: Math.min(dirty.left, rect.left),
            top: Math.min(dirty.top, rect.top),
            right: Math.max(dirty.right, rect.right),
            bottom: Math.max(dirty.bottom, rect.bottom),
          };
    schedule();
  }

  function schedule(): void {
    if (scheduled === 0) scheduled = requestAnimationFrame(frame);
  }

  function frame(): void {
    scheduled = 0;
    const started = performance.now();
    if (dirty === undefined) {
      paintAhead(started);
    } else {
      const rect = clipped(dirty, whole());
      // Only a frame that draws everything knows which tiles are out of sight.
      if (rect.right - rect.left === canvas.width && rect.bottom - rect.top === canvas.height) cache.begin();
      draw(rect, started);
    }
    cache.end();
  }

  function draw(rect: DeviceRect, started: number): void {
    dirty = undefined;
    drawnView = deviceView();
    if (rect.right > rect.left && rect.bottom > rect.top) {
      context.save();
      context.beginPath();
      context.rect(rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top);
      context.clip();
      drawPhoto(rect);
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = 'low';
      const waiting = layers.masks.draw(drawnView, rect, () => performance.now() - started < paintTime, drawTile);
      // What the hand changes is never late.
      layers.active.draw(drawnView, rect, () => true, drawTile);
      context.restore();
      if (waiting > 0) mark(whole());
    }
    canvas.style.visibility = 'visible';
    ahead = true;
    schedule();
    onDrawn?.(drawnView);
  }

  function drawPhoto(rect: DeviceRect): void {
    const { scale, x, y } = drawnView;
    context.fillStyle = ground;
    context.fillRect(rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top);
    if (picture === undefined) {
      context.fillStyle = '#1a1c22';
      context.fillRect(x, y, photo.width * scale, photo.height * scale);
      return;
    }
    const { image, width, height } = picture.at(scale);
    context.imageSmoothingEnabled = scale < smoothBelow * ratio;
    context.imageSmoothingQuality = 'low';
    context.setTransform((photo.width * scale) / width, 0, 0, (photo.height * scale) / height, x, y);
    context.drawImage(image, 0, 0);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  function drawTile({ canvas: tile }: TileCanvas, source: DeviceRect, target: DeviceRect): void {
    context.drawImage(
      tile,
      source.left,
      source.top,
      source.right - source.left,
      source.bottom - source.top,
      target.left,
      target.top,
      target.right - target.left,
      target.bottom - target.top,
    );
  }

  function paintAhead(started: number): void {
    if (!ahead) return;
    const mayPaint = (): boolean => performance.now() - started < aheadTime;
    const waiting = layers.masks.paintAround(drawnView, whole(), mayPaint);
    ahead = waiting > 0;
    if (ahead) schedule();
  }

  function deviceView(): DeviceView {
    return { scale: view.scale * ratio, x: Math.round(view.x * ratio), y: Math.round(view.y * ratio) };
  }

  function rectOf(box: Box): DeviceRect {
    const { scale, x, y } = drawnView;
    return {
      left: Math.floor(x + box[0] * scale) - rimReach,
      top: Math.floor(y + box[1] * scale) - rimReach,
      right: Math.ceil(x + (box[0] + box[2]) * scale) + rimReach,
      bottom: Math.ceil(y + (box[1] + box[3]) * scale) + rimReach,
    };
  }

  return {
    setPhoto(next) {
      if (next.width === photo.width && next.height === photo.height && next.id === photo.id) return;
      photo = next;
      cache.clear();
      layers = createLayers();
      items = { masks: [], active: [] };
      mark(whole());
    },
    setPicture(next) {
      picture = next;
      mark(whole());
    },
    setItems(layer, next) {
      if (items[layer] === next) return;
      items[layer] = next;
      for (const box of layers[layer].setItems(next)) mark(rectOf(box));
    },
    setView(next) {
      if (next.scale === view.scale && next.x === view.x && next.y === view.y) return;
      view = next;
      mark(whole());
    },
    resize(stage, nextRatio) {
      ratio = nextRatio;
      const [width, height] = [Math.round(stage.width * ratio), Math.round(stage.height * ratio)];
      if (canvas.width === width && canvas.height === height) return;
      canvas.width = width;
      canvas.height = height;
      mark(whole());
      // A canvas that changed its size is empty until it is drawn, which would be seen.
      this.flush();
    },
    setGround(colour) {
      if (colour === ground) return;
      ground = colour;
      mark(whole());
    },
    flush() {
      if (dirty === undefined) return;
      cancelAnimationFrame(scheduled);
      frame();
    },
    get drawnView() {
      return drawnView;
    },
    dispose() {
      cancelAnimationFrame(scheduled);
      scheduled = -1;
      cache.clear();
    },
  };
}

interface TileCanvas {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D;
  image: ImageData;
}

/** All tiles are written through one picture. */
let shared: ImageData | undefined;

function createTileCanvas(): TileCanvas {
  const canvas = document.createElement('canvas');
  canvas.width = tileSize;
  canvas.height = tileSize;
  shared ??= new ImageData(tileSize, tileSize);
  return { canvas, context: contextOf(canvas, { alpha: true }), image: shared };
}

function contextOf(canvas: HTMLCanvasElement, settings: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', settings);
  if (context === null) throw new Error('This browser draws no canvas.');
  return context;
}

function clipped(rect: DeviceRect, bounds: DeviceRect): DeviceRect {
  return {
    left: Math.max(rect.left, bounds.left),
    top: Math.max(rect.top, bounds.top),
    right: Math.min(rect.right, bounds.right),
    bottom: Math.min(rect.bottom, bounds.bottom),
  };
}
