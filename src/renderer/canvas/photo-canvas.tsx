import { useEffect, useMemo, useRef, useState, type Ref } from 'react';
import { Image as KonvaImage, Layer } from 'react-konva';
import { maskImage, type MaskImage } from './mask-image.ts';
import { contains, maskPixels } from './mask-pixels.ts';
import { layerOf, PhotoStage, type PhotoCanvasHandle } from './photo-stage.tsx';
import type { Point, Size } from './view.ts';

export interface CanvasMask {
  id: number;
  /** Column-major run lengths, outside first. */
  runs: ArrayLike<number>;
  colour: readonly [number, number, number];
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

/** A photo with its masks; a click chooses the mask under it. */
export function PhotoCanvas(props: PhotoCanvasProps) {
  const { preview, source, width, height, masks, selected, opacity, outlines, onSelect, focus, handle } = props;
  const photo = useMemo(() => ({ width, height }), [width, height]);
  const images = useMaskImages(masks, photo);

  function choose(point: Point): void {
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
    <PhotoStage
      preview={preview}
      source={source}
      width={width}
      height={height}
      onPress={choose}
      {...(focus ? { focus } : {})}
      {...(handle ? { handle } : {})}
    >
      {(view) => (
        <Layer {...layerOf(view)}>
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
      )}
    </PhotoStage>
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
