import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { Box } from '../../shared/geometry/boxes.ts';
import type { Runs } from '../../shared/geometry/run-length.ts';
import { english } from '../ui/english.ts';
import './editor-canvas.css';
import './photo-canvas.css';
import { followGround, followRatio } from './surroundings.ts';
import type { PhotoPicture } from './photo-picture.ts';
import { createPictureSurface } from './picture-surface.ts';
import { attachPointerInput } from './pointer-input.ts';
import type { PhotoCanvasHandle } from './photo-stage.tsx';
import { spansContain } from './tiles/column-spans.ts';
import { shapeOf, spansAt } from './tiles/mask-shape.ts';
import type { Colour } from './tiles/pixels.ts';
import type { LayerItem } from './tiles/tile-layer.ts';
import { usePhotoPicture } from './use-photo-picture.ts';
import { createViewController, type ViewController } from './view-controller.ts';
import type { Point, Size } from './view.ts';

const words = english.canvas.photoCanvas;

export interface CanvasMask {
  id: number;
  /** Column-major run lengths, outside first; the same array for the same mask. */
  runs: ArrayLike<number>;
  colour: Colour;
  visible: boolean;
}

interface PhotoCanvasProps {
  /** A small picture to show while the whole one is on its way. */
  preview: string;
  source: string;
  width: number;
  height: number;
  masks: readonly CanvasMask[];
  selected: number | undefined;
  /** Of the tint, 0 to 1. */
  opacity: number;
  outlines: boolean;
  onSelect: (id: number | undefined) => void;
  /** The part of the photo to show first. */
  focus?: Point & Size;
  handle?: Ref<PhotoCanvasHandle>;
}

/** A photo with its masks to look at; a click chooses the mask under it. */
export function PhotoCanvas(props: PhotoCanvasProps) {
  const { preview, source, width, height, masks, selected, opacity, outlines, onSelect, focus, handle } = props;
  const { ref: measured, width: stageWidth, height: stageHeight } = useElementSize<HTMLDivElement>();
  const element = useRef<HTMLDivElement>(null);
  const merged = useMergedRef(measured, element);
  const canvas = useRef<HTMLCanvasElement>(null);
  const press = useRef<(point: Point) => void>(() => undefined);
  const [viewer, setViewer] = useState<Viewer>();

  useEffect(() => {
    press.current = (point) => onSelect(smallestUnder(masks, { width, height }, point)?.id);
  });
  useEffect(() => {
    if (!element.current || !canvas.current) return undefined;
    const created = createViewer(element.current, canvas.current, (point) => press.current(point));
    setViewer(created);
    return () => {
      setViewer(undefined);
      created.dispose();
    };
  }, []);
  useEffect(
    () => viewer?.resize({ width: stageWidth, height: stageHeight }, { width, height, id: source }),
    [viewer, stageWidth, stageHeight, width, height, source],
  );
  const [x, y, wide, high] = focus ? [focus.x, focus.y, focus.width, focus.height] : [];
  useEffect(() => {
    const part = [x, y, wide, high];
    viewer?.controller.setHome(part.every((value) => value !== undefined) ? (part as unknown as Box) : undefined);
  }, [viewer, x, y, wide, high]);
  useEffect(
    () => viewer?.setItems(itemsOf({ masks, width, height, selected, opacity, outlines })),
    // Another photo starts without any.
    [viewer, masks, selected, opacity, outlines, width, height, source],
  );
  useImperativeHandle(
    handle,
    () => ({
      fit: () => viewer?.controller.fit(),
      whole: () => viewer?.controller.whole(),
      zoom: (factor) => viewer?.controller.zoom(factor),
    }),
    [viewer],
  );
  const photo = viewer ? { width, height } : { width: 0, height: 0 };
  const { loading, failed } = usePhotoPicture({ preview, source, photo, show: viewer?.showPicture ?? ignore });

  return (
    <div ref={merged} className="editor-canvas" aria-busy={loading}>
      <canvas ref={canvas} className="editor-canvas-picture" />
      {failed && <p className="photo-canvas-note">{words.photoCouldNotBeRead}</p>}
    </div>
  );
}

function ignore(): void {
  // There is no canvas yet that a picture could be shown on.
}

interface Viewer {
  controller: ViewController;
  resize: (stage: Size, photo: Size & { id: string }) => void;
  setItems: (items: readonly LayerItem[]) => void;
  showPicture: (picture: PhotoPicture | undefined) => void;
  dispose: () => void;
}

function createViewer(element: HTMLElement, canvas: HTMLCanvasElement, onPress: (point: Point) => void): Viewer {
  const controller = createViewController();
  const surface = createPictureSurface({ canvas });
  const unsubscribe = controller.subscribe(() => surface.setView(controller.view));
  const unfollow = [
    followGround(element, surface.setGround),
    followRatio(() => surface.resize(controller.stage, devicePixelRatio)),
  ];
  const detach = attachPointerInput({
    element,
    controller,
    dragPans: () => true,
    target: {
      down: () => undefined,
      move: () => undefined,
      up: ({ point, button }) => button === 0 && onPress(point),
      doubleClick: () => controller.fit(),
      leave: () => undefined,
      cancel: () => undefined,
      wheel: () => false,
    },
    onPanning: (state) => (element.style.cursor = state === 'panning' ? 'grabbing' : 'grab'),
  });
  element.style.cursor = 'grab';
  let shown: string | undefined;
  return {
    controller,
    resize(stage, photo) {
      // Also before there is a stage: masks are for this photo from here on.
      surface.setPhoto(photo);
      controller.setPhoto(photo);
      if (photo.id !== shown) controller.fit();
      shown = photo.id;
      if (stage.width === 0 || stage.height === 0) return;
      controller.setStage(stage);
      surface.setView(controller.view);
      surface.resize(stage, devicePixelRatio);
    },
    setItems: (items) => surface.setItems('masks', items),
    showPicture: surface.setPicture,
    dispose() {
      detach();
      for (const stop of unfollow) stop();
      unsubscribe();
      surface.dispose();
    },
  };
}

type Drawn = Pick<PhotoCanvasProps, 'masks' | 'width' | 'height' | 'selected' | 'opacity' | 'outlines'>;

function itemsOf({ masks, width, height, selected, opacity, outlines }: Drawn): LayerItem[] {
  const shown = masks.filter(({ visible }) => visible);
  const chosenLast = [...shown.filter(({ id }) => id !== selected), ...shown.filter(({ id }) => id === selected)];
  return chosenLast.map(({ id, runs, colour }) => {
    const chosen = id === selected;
    const rim = outlines || chosen ? 1 : 0;
    const style = {
      colour,
      fill: chosen ? Math.min(1, opacity + 0.2) : opacity,
      rim: chosen || selected === undefined ? rim : rim * 0.6,
      rimWidth: Math.round((chosen ? 3 : 2) * devicePixelRatio),
      casing: chosen ? 0.8 : 0,
      dashed: false,
    };
    return { kind: 'mask', key: String(id), shape: shapeOf(maskRuns(runs, { width, height })), style };
  });
}

/** The smallest of the masks under the pointer: a belt over a dress can still be chosen. */
function smallestUnder(masks: readonly CanvasMask[], photo: Size, point: Point): CanvasMask | undefined {
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  return masks
    .flatMap((mask) => {
      const spans = mask.visible ? spansAt(shapeOf(maskRuns(mask.runs, photo)), 0) : undefined;
      return spans && spansContain(spans, x, y) ? [{ mask, size: spans.box[2] * spans.box[3] }] : [];
    })
    .sort((a, b) => a.size - b.size)[0]?.mask;
}

const known = new WeakMap<ArrayLike<number>, Runs>();

/** One value for one array, so that a mask's shape is made once. */
function maskRuns(counts: ArrayLike<number>, { width, height }: Size): Runs {
  let runs = known.get(counts);
  if (runs?.width !== width || runs.height !== height) {
    runs = { width, height, counts: counts instanceof Uint32Array ? counts : Uint32Array.from(counts) };
    known.set(counts, runs);
  }
  return runs;
}
