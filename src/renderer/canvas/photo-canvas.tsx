import { useElementSize } from '@mantine/hooks';
import type { KonvaEventObject } from 'konva/lib/Node';
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { Image as KonvaImage, Layer, Rect, Stage } from 'react-konva';
import { maskImage, type MaskImage } from './mask-image.ts';
import { contains, maskPixels } from './mask-pixels.ts';
import './photo-canvas.css';
import { useImage } from './use-image.ts';
import { fitView, panBy, toPhoto, wheelFactor, zoomAt, type Point, type View } from './view.ts';

export interface CanvasMask {
  id: number;
  /** Column-major run lengths, outside first. */
  runs: ArrayLike<number>;
  colour: readonly [number, number, number];
  visible: boolean;
}

export interface PhotoCanvasHandle {
  fit: () => void;
  zoom: (factor: number) => void;
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
  handle?: Ref<PhotoCanvasHandle>;
}

/** A press that moves less than this many pixels is a click. */
const clickDistance = 4;

/** A photo with its masks: the wheel zooms at the pointer, dragging pans, a click chooses the mask under it. */
export function PhotoCanvas(props: PhotoCanvasProps) {
  const { preview, source, width, height, masks, selected, opacity, outlines, onSelect, handle } = props;
  const { ref, width: stageWidth, height: stageHeight } = useElementSize<HTMLDivElement>();
  const stage = useMemo(() => ({ width: stageWidth, height: stageHeight }), [stageWidth, stageHeight]);
  const photo = useMemo(() => ({ width, height }), [width, height]);
  const whole = useImage(source);
  const small = useImage(preview);
  const image = whole.image ?? small.image;

  // Undefined means 'fitted', and stays fitted when the window changes.
  const [moved, setMoved] = useState<View>();
  const fitted = fitView(photo, stage);
  const view = moved ?? fitted;
  const smallestScale = Math.min(fitted.scale, 1) * 0.5;
  const drag = useRef<{ from: Point; last: Point; panning: boolean } | null>(null);

  useImperativeHandle(
    handle,
    () => ({
      fit: () => setMoved(undefined),
      zoom: (factor) =>
        setMoved((current) => {
          const base = current ?? fitView(photo, stage);
          return zoomAt(base, { x: stage.width / 2, y: stage.height / 2 }, factor, smallestScale);
        }),
    }),
    [photo, stage, smallestScale],
  );

  const images = useMaskImages(masks, photo);

  function wheel(event: KonvaEventObject<WheelEvent>): void {
    event.evt.preventDefault();
    const pointer = event.target.getStage()?.getPointerPosition();
    if (pointer) setMoved(zoomAt(view, pointer, wheelFactor(event.evt), smallestScale));
  }

  function press(event: KonvaEventObject<PointerEvent>): void {
    const pointer = event.target.getStage()?.getPointerPosition();
    if (pointer && event.evt.button <= 1) drag.current = { from: pointer, last: pointer, panning: false };
  }

  function movePointer(event: KonvaEventObject<PointerEvent>): void {
    const pointer = event.target.getStage()?.getPointerPosition();
    const current = drag.current;
    if (!pointer || !current) return;
    if (Math.hypot(pointer.x - current.from.x, pointer.y - current.from.y) > clickDistance) current.panning = true;
    if (!current.panning) return;
    setMoved(panBy(view, { x: pointer.x - current.last.x, y: pointer.y - current.last.y }, photo, stage));
    current.last = pointer;
  }

  function release(): void {
    const current = drag.current;
    drag.current = null;
    if (!current || current.panning) return;
    const point = toPhoto(view, current.from);
    // The smallest of the masks under the pointer: a belt over a dress can still be chosen.
    const hit = masks
      .flatMap((mask) => {
        const pixels = mask.visible ? images.get(mask.id)?.pixels : undefined;
        return pixels && contains(pixels, point) ? [{ id: mask.id, size: pixels.width * pixels.height }] : [];
      })
      .sort((a, b) => a.size - b.size)[0];
    onSelect(hit?.id);
  }

  return (
    <div ref={ref} className="photo-canvas" data-panning={drag.current?.panning}>
      {stageWidth > 0 && stageHeight > 0 && (
        <Stage
          width={stageWidth}
          height={stageHeight}
          onWheel={wheel}
          onPointerDown={press}
          onPointerMove={movePointer}
          onPointerUp={release}
          onPointerLeave={() => (drag.current = null)}
          onDblClick={() => setMoved(undefined)}
        >
          <Layer
            listening={false}
            x={view.x}
            y={view.y}
            scaleX={view.scale}
            scaleY={view.scale}
            imageSmoothingEnabled={view.scale < 3}
          >
            <Rect width={width} height={height} fill="#1a1c22" />
            {image && <KonvaImage image={image} width={width} height={height} />}
          </Layer>
          <Layer
            listening={false}
            x={view.x}
            y={view.y}
            scaleX={view.scale}
            scaleY={view.scale}
            imageSmoothingEnabled={view.scale < 3}
          >
            {masks.map((mask) => {
              const drawn = images.get(mask.id);
              if (!mask.visible || !drawn) return null;
              const { x, y } = drawn.pixels;
              const chosen = mask.id === selected;
              return [
                <KonvaImage
                  key={`${mask.id}-fill`}
                  image={drawn.fill}
                  x={x}
                  y={y}
                  opacity={chosen ? Math.min(1, opacity + 0.2) : opacity}
                />,
                (outlines || chosen) && (
                  <KonvaImage
                    key={`${mask.id}-rim`}
                    image={drawn.rim}
                    x={x}
                    y={y}
                    opacity={chosen || selected === undefined ? 1 : 0.6}
                  />
                ),
              ];
            })}
          </Layer>
        </Stage>
      )}
      {whole.failed && <p className="photo-canvas-note">The photo could not be read.</p>}
    </div>
  );
}

function useMaskImages(
  masks: readonly CanvasMask[],
  photo: { width: number; height: number },
): ReadonlyMap<number, MaskImage> {
  const [images, setImages] = useState<ReadonlyMap<number, MaskImage>>(new Map());
  // What is drawn depends on shape and colour; showing and hiding redraws nothing.
  const shapes = useRef(masks);
  const key = masks.map((mask) => `${mask.id}:${mask.colour.join()}:${mask.runs.length}`).join('|');
  useEffect(() => {
    shapes.current = masks;
  });
  useEffect(() => {
    const thickness = Math.max(1, Math.round(Math.max(photo.width, photo.height) / 500));
    let wanted = true;
    const drawn = new Map<number, MaskImage>();
    const waiting = [...shapes.current];
    // One mask at a time, so that a photo with many of them never freezes the page.
    function next(): void {
      if (!wanted) return;
      const mask = waiting.shift();
      if (!mask) {
        setImages(drawn);
        return;
      }
      const pixels = maskPixels(mask.runs, photo.height);
      if (pixels) drawn.set(mask.id, maskImage(pixels, mask.colour, thickness));
      setTimeout(next);
    }
    next();
    return () => {
      wanted = false;
    };
  }, [key, photo]);
  return images;
}
