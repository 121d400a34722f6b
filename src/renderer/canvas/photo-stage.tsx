import { useElementSize } from '@mantine/hooks';
import type { KonvaEventObject } from 'konva/lib/Node';
import { useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import { Image as KonvaImage, Layer, Rect, Stage } from 'react-konva';
import { english } from '../ui/english.ts';
import './photo-canvas.css';
import { useImage } from './use-image.ts';
import { fitView, panBy, toPhoto, wheelFactor, zoomAt, type Point, type Size, type View } from './view.ts';

const words = english.canvas.photoStage;

export interface PhotoCanvasHandle {
  /** Back to what was shown first. */
  fit: () => void;
  /** The whole photo. */
  whole: () => void;
  zoom: (factor: number) => void;
}

interface PhotoStageProps {
  source: string;
  width: number;
  height: number;
  /** A click, in pixels of the photo. */
  onPress: (point: Point) => void;
  handle?: Ref<PhotoCanvasHandle>;
  /** What lies over the photo: layers, with the view that the photo is drawn with and the size of the stage. */
  children: (view: View, stage: Size) => ReactNode;
}

/** A press that moves less than this many pixels is a click. */
const clickDistance = 4;
/** Above this scale, pixels are shown as they are. */
const smoothBelow = 3;

/** A photo that the wheel zooms at the pointer and dragging pans. */
export function PhotoStage(props: PhotoStageProps) {
  const { source, width, height, onPress, handle, children } = props;
  const { ref, width: stageWidth, height: stageHeight } = useElementSize<HTMLDivElement>();
  const stage = useMemo(() => ({ width: stageWidth, height: stageHeight }), [stageWidth, stageHeight]);
  const photo = useMemo(() => ({ width, height }), [width, height]);
  const { image, failed } = useImage(source);

  // Undefined means 'fitted', and stays fitted when the window changes.
  const [movedTo, setMovedTo] = useState<{ view: View; source: string }>();
  const fitted = fitView(photo, stage);
  const view = movedTo?.source === source ? movedTo.view : fitted;
  const setMoved = (next: View | undefined): void => setMovedTo(next && { view: next, source });
  const smallestScale = Math.min(fitted.scale, 1) * 0.5;
  const drag = useRef<{ from: Point; last: Point; panning: boolean } | null>(null);

  useImperativeHandle(handle, () => ({
    fit: () => setMoved(undefined),
    whole: () => setMoved(undefined),
    zoom: (factor) => setMoved(zoomAt(view, { x: stage.width / 2, y: stage.height / 2 }, factor, smallestScale)),
  }));

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
    if (current && !current.panning) onPress(toPhoto(view, current.from));
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
          <Layer {...layerOf(view)}>
            <Rect width={width} height={height} fill="#1a1c22" />
            {image && <KonvaImage image={image} width={width} height={height} />}
          </Layer>
          {children(view, stage)}
        </Stage>
      )}
      {failed && <p className="photo-canvas-note">{words.photoCouldNotBeRead}</p>}
    </div>
  );
}

/** A layer in the photo's own pixels. */
export function layerOf({ x, y, scale }: View) {
  return { listening: false, x, y, scaleX: scale, scaleY: scale, imageSmoothingEnabled: scale < smoothBelow };
}
